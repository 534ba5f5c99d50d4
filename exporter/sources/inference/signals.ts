import type { HistogramValue } from '../../model/samples.ts';
import { addHistograms } from '../../model/histogram-math.ts';
import { readHistograms } from './prometheus-text/histogram.ts';
import { seriesText } from './prometheus-text/labels.ts';
import type { Families, PageFamily, PageSample, Reject } from './prometheus-text/page.ts';

/**
 * The families of one model, and where to say what had to be left out. The functions below read one signal each:
 * the first of several names that has samples, for a server's families are renamed over its versions; all label sets
 * of it that `where` lets through, for they are ranks of one model. `undefined` is "the page does not tell".
 * A rank that cannot be believed takes the whole signal with it: the sum of the others would look like a restart.
 */
export interface Scope {
  readonly families: Families;
  readonly reject: Reject;
}

export type Where = Readonly<Record<string, string>>;

/** Value of `model` where a server has one model and does not name it: the label is never empty, and never made up. */
export const UNNAMED_MODEL = 'unknown';

/** The families of one prefix under their bare names. */
export function withoutPrefix(families: Families, prefix: string): Families {
  const bare = new Map<string, PageFamily>();
  for (const [name, family] of families) {
    if (name.startsWith(prefix)) bare.set(name.slice(prefix.length), family);
  }
  return bare;
}

/** Signals of the whole page by the value of a label, such as `model_name`. Samples without it are left out. */
export function splitByLabel(families: Families, label: string): ReadonlyMap<string, Families> {
  const split = new Map<string, Map<string, PageFamily & { samples: PageSample[] }>>();
  for (const [name, family] of families) {
    for (const sample of family.samples) {
      const value = sample.labels[label];
      if (value === undefined) continue;
      let own = split.get(value);
      if (!own) split.set(value, (own = new Map()));
      const same = own.get(name);
      if (same) same.samples.push(sample);
      else own.set(name, { ...family, samples: [sample] });
    }
  }
  return split;
}

/** Unix time in seconds at which the process that prints the page began, from Python's and Go's client libraries. */
export function processStartSeconds(families: Families): number | undefined {
  const samples = families.get('process_start_time_seconds')?.samples ?? [];
  return samples.map(({ value }) => value).find((seconds) => Number.isFinite(seconds) && seconds > 0);
}

/** The first of `names` that has samples. */
export function firstPresent(families: Families, names: readonly string[]): PageFamily | undefined {
  for (const name of names) {
    const family = families.get(name);
    if (family && family.samples.length > 0) return family;
  }
  return undefined;
}

/** Sum over ranks of a counter as it stands, resets and all: Prometheus sees the drop and makes up for it. */
export function counter(scope: Scope, names: readonly string[], where?: Where): number | undefined {
  return sum(plainValues(scope, names, where, notNegative));
}

/**
 * Sums of a counter by what `classify` makes of one of its labels: finished requests by outcome.
 * A label value that it does not know is left out and counted, not put under a guess.
 */
export function counterBy<K extends string>(
  { families, reject }: Scope,
  names: readonly string[],
  label: string,
  classify: (value: string) => K | undefined,
): Partial<Record<K, number>> | undefined {
  const family = firstPresent(families, names);
  if (!family) return undefined;
  const byClass = new Map<K, PageSample[]>();
  for (const sample of family.samples) {
    const kind = classify(sample.labels[label] ?? '');
    if (kind === undefined) {
      reject(
        'value',
        `${seriesText(sample.name, sample.labels)} is left out: nothing is known of that ${label}`,
      );
      continue;
    }
    const same = byClass.get(kind);
    if (same) same.push(sample);
    else byClass.set(kind, [sample]);
  }
  const sums: Partial<Record<K, number>> = {};
  for (const [kind, samples] of byClass) {
    const value = sum(believed({ ...family, samples }, reject, undefined, notNegative));
    if (value !== undefined) sums[kind] = value;
  }
  return sums;
}

/** Sum over ranks of a gauge that counts things: requests running or waiting. */
export function gaugeSum(scope: Scope, names: readonly string[], where?: Where): number | undefined {
  return sum(plainValues(scope, names, where, notNegative));
}

/**
 * Sum of several gauges that count different things of one kind: the queues of a server. What is not on the page is
 * not counted; one that is there and cannot be believed takes the whole with it.
 */
export function gaugeSumOf(scope: Scope, gauges: readonly (readonly string[])[]): number | undefined {
  const present = gauges.filter((names) => firstPresent(scope.families, names));
  const values = present.map((names) => gaugeSum(scope, names)).filter((value) => value !== undefined);
  return values.length === 0 || values.length < present.length ? undefined : sum(values);
}

/** The value of each rank, in the order of the page: for states. */
export function gaugeValues(
  scope: Scope,
  names: readonly string[],
  where?: Where,
): readonly number[] | undefined {
  return plainValues(scope, names, where, notNegative);
}

/** Mean and maximum over ranks of a share, 0-1: one full rank hides in the mean. */
export function shares(
  scope: Scope,
  names: readonly string[],
  where?: Where,
): { readonly mean: number; readonly max: number } | undefined {
  const values = plainValues(scope, names, where, isShare);
  const all = sum(values);
  if (values === undefined || all === undefined) return undefined;
  return { mean: all / values.length, max: values.reduce((a, b) => Math.max(a, b)) };
}

/** Sum over ranks of a histogram, with the bounds that the server chose. */
export function histogram(scope: Scope, names: readonly string[], where?: Where): HistogramValue | undefined {
  const family = firstPresent(scope.families, names);
  if (!family) return undefined;
  const samples = matching(family, where);
  const ranks = readHistograms(family, samples, scope.reject);
  const readable = ranks.filter((rank) => rank !== undefined);
  if (readable.length < ranks.length) return undefined;
  const value = addHistograms(readable);
  if (!value && readable.length > 0) {
    const message = `${family.name} is left out: its ${readable.length} ranks have different bounds and cannot be added`;
    scope.reject('value', message, samples.length);
  }
  return value;
}

type Known<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** A reading without the fields that are undefined: absent is absent. */
export function known<T extends object>(reading: T): Known<T> {
  const entries = Object.entries(reading).filter(([, value]) => value !== undefined);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the filter is the type
  return Object.fromEntries(entries) as Known<T>;
}

type Check = (value: number) => string | undefined;

function notNegative(value: number): string | undefined {
  return Number.isFinite(value) && value >= 0 ? undefined : 'expected a finite number that is not negative';
}

function isShare(value: number): string | undefined {
  return value >= 0 && value <= 1 ? undefined : 'expected a share from 0 to 1';
}

/** Types whose samples are one number each; of a histogram or summary the sum over samples means nothing. */
const PLAIN: ReadonlySet<string> = new Set(['counter', 'gauge', 'untyped']);

function plainValues(
  { families, reject }: Scope,
  names: readonly string[],
  where: Where | undefined,
  check: Check,
): readonly number[] | undefined {
  const family = firstPresent(families, names);
  return family && PLAIN.has(family.type) ? believed(family, reject, where, check) : undefined;
}

/** The values, unless one fails the check or there is none. */
function believed(
  family: PageFamily,
  reject: Reject,
  where: Where | undefined,
  check: Check,
): readonly number[] | undefined {
  const samples = matching(family, where);
  const faulty = samples.filter((sample) => check(sample.value) !== undefined);
  for (const { name, labels, value } of faulty) {
    reject('value', `${seriesText(name, labels)} is ${value}: ${check(value)}`);
  }
  return faulty.length > 0 || samples.length === 0 ? undefined : samples.map((sample) => sample.value);
}

function matching(family: PageFamily, where: Where | undefined): readonly PageSample[] {
  if (!where) return family.samples;
  const wanted = Object.entries(where);
  return family.samples.filter((sample) => wanted.every(([label, value]) => sample.labels[label] === value));
}

function sum(values: readonly number[] | undefined): number | undefined {
  return values?.reduce((a, b) => a + b, 0);
}
