/**
 * Rules run over weeks of the past in a real Prometheus, in seconds: rule by rule over the whole time, and not
 * time by time over all rules. That gives the same, because no rule reads what is recorded from it.
 */
import { devNull } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { runPrometheus } from '../../exporter/demo/prometheus/process.ts';
import type { RunningPrometheus } from '../../exporter/demo/prometheus/process.ts';
import type { RuleGroup } from '../rules.ts';
import { alertSeries } from './alert-series.ts';
import { importSeries } from './import-series.ts';
import { queryRange } from './query.ts';
import { levelsOf } from './rule-levels.ts';
import type { TimedRule } from './rule-levels.ts';
import type { TimedSeries } from './timed-series.ts';

/** A part of the past. */
export interface Stretch {
  /** Unix seconds: all groups evaluate at multiples of their interval. */
  readonly from: number;
  readonly to: number;
  /** Seconds between evaluations of groups that have a shorter interval. */
  readonly leastInterval: number;
}

export interface PastOptions {
  readonly groups: readonly RuleGroup[];
  /** One after the other. */
  readonly stretches: readonly Stretch[];
  /** Rules by what they record that are run from a later time on only; nothing reads them earlier. */
  readonly late?: { readonly records: ReadonlySet<string>; readonly from: number };
  /** Folder of Prometheus' data, which must not run. */
  readonly data: string;
  /** How old a sample may be that a rule takes for the present value, a Prometheus duration. */
  readonly lookback: string;
  /** Paths of the programs. */
  readonly prometheus: string;
  readonly promtool: string;
  /** Gets what is done of it, 0 to 1. */
  readonly onProgress?: (share: number) => void;
  readonly signal?: AbortSignal;
}

const RETENTION = '100y';
const READY_MS = 60_000;
const READY_POLL_MS = 20;

/** Adds to the data what the rules record of it. @throws Error with what promtool or Prometheus said when one of them failed */
export async function recordPast(options: PastOptions): Promise<void> {
  const levels = levelsOf(options.groups);
  const rules = levels.flat().length;
  let done = 0;
  for (const level of levels) {
    await importSeries(recordLevel(level, options), options);
    done += level.length;
    options.onProgress?.(done / rules);
  }
}

/** A Prometheus on data of the past, without rules or targets. @throws Error with what it said when it does not start */
export async function openPast(
  options: Pick<PastOptions, 'data' | 'lookback' | 'prometheus' | 'signal'>,
): Promise<RunningPrometheus> {
  const { data, lookback, prometheus, signal } = options;
  const flags = [
    `--config.file=${devNull}`,
    `--storage.tsdb.path=${data}`,
    `--storage.tsdb.retention.time=${RETENTION}`,
    `--query.lookback-delta=${lookback}`,
  ];
  const running = await runPrometheus(prometheus, flags, signal);
  // It listens before it has opened its blocks.
  const deadline = Date.now() + READY_MS;
  while (!(await fetch(`${running.url}/-/ready`)).ok) {
    if (Date.now() > deadline) throw new Error(`Prometheus is not ready after ${READY_MS / 1000} s`);
    await setTimeout(READY_POLL_MS);
  }
  return running;
}

/** Ends its Prometheus with the last series: nothing may be imported before. */
async function* recordLevel(
  level: readonly TimedRule[],
  options: PastOptions,
): AsyncGenerator<TimedSeries, void> {
  const running = await openPast(options);
  try {
    for (const rule of level) yield* await recordRule(running.url, rule, options);
  } finally {
    await running.stop();
  }
}

async function recordRule(
  url: string,
  { rule, interval }: TimedRule,
  { stretches, late, signal }: PastOptions,
): Promise<TimedSeries[]> {
  const series: TimedSeries[] = [];
  const times: number[] = [];
  for (const { from: begins, to, leastInterval } of stretches) {
    signal?.throwIfAborted();
    const step = Math.max(interval, leastInterval);
    const isLate = 'record' in rule && (late?.records.has(rule.record) ?? false);
    const from = isLate ? Math.max(begins, late?.from ?? begins) : begins;
    const range = { from: Math.ceil(from / step) * step, to, step };
    series.push(...(await queryRange(url, rule.expr, range)));
    for (let time = range.from; time <= to; time += step) times.push(time);
  }
  if ('record' in rule) return renamed(series, rule.record, rule.labels);
  return alertSeries(rule, renamed(series, rule.alert), times);
}

/** An expression may take its values from series of several names: under the name of the rule they are one. */
function renamed(
  series: readonly TimedSeries[],
  name: string,
  more: Readonly<Record<string, string>> = {},
): TimedSeries[] {
  const byLabels = new Map<string, TimedSeries>();
  for (const { labels, samples } of series) {
    const all = { ...labels, ...more };
    const key = Object.entries(all)
      .map((pair) => pair.join('='))
      .toSorted((one, other) => (one < other ? -1 : 1))
      .join();
    const known = byLabels.get(key)?.samples ?? [];
    const together = [...known, ...samples].toSorted(([one], [other]) => one - other);
    byLabels.set(key, { name, labels: all, samples: together });
  }
  return [...byLabels.values()];
}
