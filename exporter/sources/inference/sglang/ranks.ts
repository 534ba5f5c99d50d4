import { keyOf } from '../prometheus-text/labels.ts';
import type { Families, PageFamily, PageLabels, PageSample } from '../prometheus-text/page.ts';
import { NAMES, QUEUES } from './names.ts';

/**
 * Ranks that work on the same requests: with `--enable-metrics-for-all-schedulers`, and with context parallelism
 * (sglang#31896), each of them reports those requests once more. A `dp_rank` has requests of its own.
 */
const SHARING: readonly string[] = ['pp_rank', 'tp_rank', 'moe_ep_rank'];

/** The families with each request counted once: of ranks that share their requests the first one speaks. */
export function oncePerRequest(families: Families): Families {
  const once = new Map<string, PageFamily>();
  for (const [name, family] of families) {
    const shared = family.samples.some(({ labels }) => SHARING.some((label) => labels[label] !== undefined));
    once.set(name, shared ? { ...family, samples: firstRanks(family.samples) } : family);
  }
  for (const name of [...NAMES.running, ...QUEUES.flat()]) {
    const family = once.get(name);
    if (family) once.set(name, { ...family, samples: totals(family.samples) });
  }
  return once;
}

function firstRanks(samples: readonly PageSample[]): readonly PageSample[] {
  const first = new Map<string, PageSample>();
  for (const sample of samples) {
    const own = Object.entries(sample.labels).filter(([label]) => !SHARING.includes(label));
    const key = `${sample.name}{${keyOf(Object.fromEntries(own))}}`;
    const other = first.get(key);
    if (!other || isBefore(sample.labels, other.labels)) first.set(key, sample);
  }
  return [...first.values()];
}

function isBefore(a: PageLabels, b: PageLabels): boolean {
  for (const label of SHARING) {
    const difference = Number(a[label] ?? 0) - Number(b[label] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** With priority scheduling the total stands beside its parts; its `priority` is empty. */
function totals(samples: readonly PageSample[]): readonly PageSample[] {
  const whole = samples.filter(({ labels }) => labels['priority'] === undefined);
  return whole.length > 0 ? whole : samples;
}
