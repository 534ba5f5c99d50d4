import { count } from '../../alerts/verdict/figures.ts';
import type { PrometheusClient } from '../prometheus-client/client.ts';
import { PrometheusProblem } from '../prometheus-client/problem.ts';
import type { Backtest, Gap } from './backtest.ts';
import { clockOf } from './findings/clock.ts';
import type { Incident } from './findings/incidents.ts';
import { notesOf } from './findings/notes.ts';
import { outcomeOf } from './findings/outcome.ts';
import type { FiredRule } from './findings/outcome.ts';
import { unsaidOf } from './findings/unsaid.ts';
import { bothVersions } from './plan/changed.ts';
import type { Version } from './plan/changed.ts';
import { planOf } from './plan/plan.ts';
import type { Plan, RawSelector } from './plan/plan.ts';
import { amountOf, mustBeFew } from './read/amount.ts';
import type { Amount } from './read/amount.ts';
import { Coverage } from './read/coverage.ts';
import { readRaw } from './read/read-raw.ts';
import type { RawRead } from './read/read-raw.ts';
import { withNames } from './read/with-names.ts';
import type { RequestedRules } from './rules/rules-of.ts';
import { runRules } from './run/run-rules.ts';
import type { RulesRun } from './run/run-rules.ts';
import { orStopped } from './stopped.ts';
import { withStore } from './store/store.ts';

export interface BacktestOptions {
  readonly rules: RequestedRules;
  readonly settings: readonly string[];
  /** Unix seconds of the end. */
  readonly to: number;
  readonly days: number;
  /** Seconds before the range that rules may look back to. */
  readonly warmUp: number;
  /** Matchers that all that is read must have; empty for none. */
  readonly match: string;
  readonly mostSamples: number;
  readonly incidents?: readonly Incident[];
  readonly timeZone: string;
  /** Of the server, for the reader. */
  readonly source: string;
  /** Path of the program. */
  readonly prometheus: string;
  readonly onRead: (share: number) => void;
  readonly onRun: (share: number) => void;
  readonly signal: AbortSignal;
}

/** What was read, and what came of it. */
export interface Judged {
  readonly plan: Plan;
  readonly raw: RawRead;
  readonly run: RulesRun;
  /** In which there are data. */
  readonly range: Gap;
  /** Unix seconds of the first sample of anything. */
  readonly first: number;
  readonly gaps: readonly Gap[];
}

const DAY = 86_400;
const LEAST_GAP = 600;
/** Of the reading, how much is spent on seeing how much there is. */
const LOOK_SHARE = 0.1;

/**
 * Reads what the rules need, runs them over it, and says what fired.
 * @throws PrometheusProblem when the server does not answer, has nothing of it, or too much
 */
export async function makeBacktest(client: PrometheusClient, options: BacktestOptions): Promise<Backtest> {
  const { rules, days, to, signal } = options;
  const from = to - days * DAY;
  const versions = bothVersions(rules.now, rules.set);
  const plan = planOf(versions, { alerts: rules.alerts, from, warmUp: options.warmUp });
  const began = performance.now();
  const amounts = await orStopped(look(client, plan, options), signal);
  const coverage = new Coverage(plan.from - DAY, to);
  const seconds = to - plan.from + DAY;
  return withStore({ prometheus: options.prometheus, seconds, signal }, async (store) => {
    const raw = await readRaw(client, amounts, {
      to,
      coverage,
      write: (series) => store.write(series),
      onProgress: (share) => options.onRead(LOOK_SHARE + (1 - LOOK_SHARE) * share),
      signal,
    });
    await store.flush();
    const { first } = coverage;
    if (first === undefined || raw.samples === 0) throw await nothingThere(client, plan, options);
    const read = performance.now();
    const run = await runRules(store, plan, { to, onProgress: options.onRun, signal });
    const range = { from: Math.max(from, first), to };
    const judged = { plan, raw, run, range, first, gaps: coverage.gaps(LEAST_GAP) };
    return found(judged, client, options, { read: read - began, run: performance.now() - read });
  });
}

/** How much there is of everything; too much is said before it is read. */
async function look(
  client: PrometheusClient,
  plan: Plan,
  { to, days, match, mostSamples, onRead, signal }: BacktestOptions,
): Promise<readonly Amount[]> {
  const recorded = new Set(plan.components.flatMap(({ members }) => members.map(({ name }) => name)));
  const matched = plan.raw.map((selector) => ({ ...selector, matchers: joined(selector, match) }));
  const selectors = await withNames(client, matched, to, recorded);
  const amounts: Amount[] = [];
  for (const selector of selectors) {
    signal.throwIfAborted();
    amounts.push(await amountOf(client, selector, to));
    onRead((LOOK_SHARE * amounts.length) / selectors.length);
  }
  mustBeFew(amounts, mostSamples, days);
  return amounts;
}

function joined({ matchers }: RawSelector, match: string): string {
  return [matchers.replace(/,\s*$/, ''), match].filter((part) => part !== '').join(',');
}

function found(
  judged: Judged,
  client: PrometheusClient,
  options: BacktestOptions,
  took: Readonly<Record<'read' | 'run', number>>,
): Backtest {
  const { raw, run, plan, range } = judged;
  const { rules, timeZone, incidents, settings, source } = options;
  const outcome = (version: Version) =>
    outcomeOf(firedBy(run, version), {
      range,
      clock: clockOf(timeZone, range.from),
      servers: raw.servers.size,
      incidents,
    });
  return {
    schema: 1,
    ...range,
    timeZone,
    source,
    rules: rules.origin,
    servers: raw.servers.size,
    now: outcome('now'),
    ...(rules.set && { set: { settings, ...outcome('set') } }),
    unsaid: unsaidOf(judged),
    notes: [...notesOf(judged, options), ...[...client.warnings].map((text) => `The server said: ${text}.`)],
    cost: {
      queries: client.asked,
      series: raw.series,
      samples: raw.samples,
      bytes: client.received,
      readSeconds: took.read / 1_000,
      rules: plan.components.reduce((sum, { members }) => sum + members.length, 0),
      evaluations: run.evaluations,
      recordedSamples: run.samples,
      evaluateSeconds: took.run / 1_000,
    },
  };
}

function firedBy({ alerts }: RulesRun, version: Version): readonly FiredRule[] {
  return alerts
    .filter(({ rule }) => rule.version === version || rule.version === 'both')
    .map(({ rule, firings }) => ({
      alert: rule.name,
      severity: rule.labels['severity'] ?? '',
      firings,
    }));
}

/** The server answers, and holds nothing of what the rules read: what it holds instead. */
async function nothingThere(
  client: PrometheusClient,
  { raw }: Plan,
  { to, days, match, source }: BacktestOptions,
): Promise<PrometheusProblem> {
  const anything = await client.instant('count(up)', to);
  const targets = anything[0]?.samples[0]?.[1];
  const names = raw.flatMap(({ name }) => (name === '' ? [] : [name]));
  const some = names.slice(0, 3).join(', ');
  const where = match === '' ? '' : ` with ${match}`;
  const what =
    targets === undefined
      ? 'It has no targets at all then: is it the right server, and the right tenant?'
      : `It has ${count(targets, 'target')}: let it scrape what these rules are about.`;
  return new PrometheusProblem(
    `${source} has nothing${where} of the ${names.length} metrics that these alerts read (${some}${names.length > 3 ? ', ...' : ''}) in ${days} days. ${what}`,
  );
}
