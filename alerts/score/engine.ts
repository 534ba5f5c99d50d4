/** Rules over weeks of series that are at hand, in a Prometheus of their own that can be asked what came of it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningPrometheus } from '../../exporter/demo/prometheus/process.ts';
import { importLines, importSeries } from '../past/import-series.ts';
import { queryRange, querySamples, samplesRead } from '../past/query.ts';
import { openPast, recordPast } from '../past/record-past.ts';
import type { PastOptions } from '../past/record-past.ts';
import type { TimedSeries } from '../past/timed-series.ts';
import type { RuleGroup } from '../rules.ts';

export interface EngineOptions {
  readonly groups: readonly RuleGroup[];
  /** At one sample a minute, on the minute: series, or OpenMetrics lines with timestamps. */
  readonly inputs: readonly TimedSeries[] | AsyncIterable<string>;
  /** Unix seconds, multiples of an hour: all groups evaluate at multiples of their interval. */
  readonly from: number;
  readonly to: number;
  readonly late?: PastOptions['late'];
  /** Paths of the programs. */
  readonly prometheus: string;
  readonly promtool: string;
}

/** A Prometheus that holds the inputs and what the rules recorded of them. */
export interface Evaluated {
  /** Values at every `step` seconds, of the whole time or of a part. */
  range(expr: string, step: number, from?: number, to?: number): Promise<readonly TimedSeries[]>;
  /** All samples that a selector finds in a range before a time: `name{...}[1h]`, at their own times. */
  samples(rangeSelector: string, time: number): Promise<readonly TimedSeries[]>;
  /** Samples that Prometheus reads for the expression at one time. */
  samplesRead(expr: string, time: number): Promise<number>;
  /** Ends Prometheus and deletes its data. */
  stop(): Promise<void>;
}

/** A rule sees what another recorded at the same time and nothing older, as with the staleness marks of real rules. */
const LOOKBACK = '59s';

/** @throws Error with what promtool or Prometheus said when one of them failed */
export async function evaluateOver(options: EngineOptions): Promise<Evaluated> {
  const { groups, inputs, from, to, prometheus, promtool, late } = options;
  const folder = await mkdtemp(join(tmpdir(), 'headroom-engine-'));
  const data = join(folder, 'data');
  const programs = { data, prometheus, promtool, lookback: LOOKBACK };
  let running: RunningPrometheus;
  try {
    await mkdir(data);
    await (isList(inputs) ? importSeries(inputs, programs) : importLines(inputs, programs));
    const stretches = [{ from, to, leastInterval: 1 }];
    await recordPast({ ...programs, groups, stretches, ...(late && { late }) });
    running = await openPast(programs);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  const { url } = running;
  return {
    range: (expr, step, start = from, end = to) => queryRange(url, expr, { from: start, to: end, step }),
    samples: (rangeSelector, time) => querySamples(url, rangeSelector, time),
    samplesRead: (expr, time) => samplesRead(url, expr, time),
    stop: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function isList<T>(inputs: readonly T[] | AsyncIterable<string>): inputs is readonly T[] {
  return Array.isArray(inputs);
}
