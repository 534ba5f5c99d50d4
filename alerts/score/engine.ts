/**
 * Recording rules run over weeks of the past in a real Prometheus, in seconds: rule by rule over the whole time, and not
 * time by time over all rules. That gives the same, because no rule reads what is recorded from it.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { runPrometheus } from '../../exporter/demo/prometheus/process.ts';
import type { RunningPrometheus } from '../../exporter/demo/prometheus/process.ts';
import type { RuleGroup } from '../rules.ts';
import { levelsOf } from './levels.ts';
import type { TimedRule } from './levels.ts';
import { partsOf, queryRange, querySamples, samplesRead } from './query.ts';
import { timedLines } from './timed-series.ts';
import type { TimedSeries } from './timed-series.ts';

export interface EngineOptions {
  readonly groups: readonly RuleGroup[];
  /** At one sample a minute, on the minute: series, or OpenMetrics lines with timestamps. */
  readonly inputs: readonly TimedSeries[] | AsyncIterable<string>;
  /** Unix seconds, multiples of an hour: all groups evaluate at multiples of their interval. */
  readonly from: number;
  readonly to: number;
  /** Rules by what they record that are run from a later time on only; nothing reads them earlier. */
  readonly late?: { readonly records: ReadonlySet<string>; readonly from: number };
  /** Paths of the programs. */
  readonly prometheus: string;
  readonly promtool: string;
}

/** A Prometheus that holds the inputs and what the rules recorded of them. */
export interface Evaluated {
  /** Values at every `step` seconds, of the whole time or of a part. */
  range(expr: string, step: number, from?: number, to?: number): Promise<TimedSeries[]>;
  /** All samples that a selector finds in a range before a time: `name{...}[1h]`, at their own times. */
  samples(rangeSelector: string, time: number): Promise<TimedSeries[]>;
  /** Samples that Prometheus reads for the expression at one time. */
  samplesRead(expr: string, time: number): Promise<number>;
  /** Ends Prometheus and deletes its data. */
  stop(): Promise<void>;
}

/** A rung of Prometheus' ladder of block sizes, two months: promtool reads its input once for each block. */
const BLOCK = '1458h';
/** A rule sees what another recorded at the same time and nothing older, as with the staleness marks of real rules. */
const LOOKBACK = '59s';
const RETENTION = '100y';
const READY_MS = 60_000;
const READY_POLL_MS = 20;

/** @throws Error with what promtool or Prometheus said when one of them failed */
export async function evaluateOver(options: EngineOptions): Promise<Evaluated> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-engine-'));
  await writeFile(join(folder, 'prometheus.yml'), '{}');
  let running: RunningPrometheus | undefined;
  const stop = async () => {
    await running?.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { inputs } = options;
    await importLines(options.promtool, folder, isList(inputs) ? linesOf(inputs) : inputs);
    for (const level of levelsOf(options.groups)) {
      running = await start(options.prometheus, folder);
      const recording = recordLevel(running.url, level, options);
      // Blocks that appear under a Prometheus that runs would be found late, or be compacted with others.
      await importLines(options.promtool, folder, recording, () => running?.stop());
    }
    running = await start(options.prometheus, folder);
  } catch (error) {
    await stop();
    throw error;
  }
  const { url } = running;
  return {
    range: (expr, step, from = options.from, to = options.to) => queryRange(url, expr, { from, to, step }),
    samples: (rangeSelector, time) => querySamples(url, rangeSelector, time),
    samplesRead: (expr, time) => samplesRead(url, expr, time),
    stop,
  };
}

async function start(program: string, folder: string): Promise<RunningPrometheus> {
  const running = await runPrometheus(program, [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${dataOf(folder)}`,
    `--storage.tsdb.retention.time=${RETENTION}`,
    `--query.lookback-delta=${LOOKBACK}`,
  ]);
  // It listens before it has opened its blocks.
  const deadline = Date.now() + READY_MS;
  while (!(await fetch(`${running.url}/-/ready`)).ok) {
    if (Date.now() > deadline) throw new Error(`Prometheus is not ready after ${READY_MS / 1000} s`);
    await setTimeout(READY_POLL_MS);
  }
  return running;
}

async function* recordLevel(
  url: string,
  level: readonly TimedRule[],
  { from: first, to, late }: EngineOptions,
): AsyncGenerator<string> {
  for (const { record, expr, labels, interval } of level) {
    const from = late?.records.has(record) ? late.from : first;
    // A part of the time after the other: weeks of many series would not fit into memory.
    for (const range of partsOf({ from, to, step: interval }))
      yield* linesOf(renamed(await queryRange(url, expr, range), record, labels));
  }
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

function isList<T>(inputs: readonly T[] | AsyncIterable<string>): inputs is readonly T[] {
  return Array.isArray(inputs);
}

function* linesOf(series: readonly TimedSeries[]): Generator<string> {
  for (const each of series) yield* timedLines(each);
}

/** `then` is done when all lines are there, before they become blocks. */
async function importLines(
  promtool: string,
  folder: string,
  lines: Iterable<string> | AsyncIterable<string>,
  then: () => Promise<void> | undefined = () => undefined,
): Promise<void> {
  const path = join(folder, 'level.om');
  const stream = createWriteStream(path);
  let isEmpty = true;
  for await (const line of lines) {
    isEmpty = false;
    if (!stream.write(line)) await once(stream, 'drain');
  }
  stream.end('# EOF\n');
  await once(stream, 'close');
  await then();
  if (isEmpty) return;
  const block = `--max-block-duration=${BLOCK}`;
  await run(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', block, path, dataOf(folder)]);
  await rm(path);
}

const run = promisify(execFile);

function dataOf(folder: string): string {
  return join(folder, 'data');
}
