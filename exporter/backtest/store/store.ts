/** A Prometheus of its own that holds a part of the past, in a folder that goes with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runPrometheus } from '../../demo/prometheus/process.ts';
import type { RunningPrometheus } from '../../demo/prometheus/process.ts';
import { PrometheusClient } from '../../prometheus-client/client.ts';
import { PrometheusProblem } from '../../prometheus-client/problem.ts';
import { oneLine } from '../../sources/inference/prometheus-text/rejections.ts';
import { orStopped } from '../stopped.ts';
import { snappyOf } from './snappy.ts';
import { timeSeriesField } from './write-request.ts';
import type { EndedSeries } from './write-request.ts';

export interface StoreOptions {
  /** Path of the program. */
  readonly prometheus: string;
  /** Seconds between the first and the last sample that it will hold. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Samples and bytes that are sent at a time. */
const MOST_SAMPLES = 50_000;
const MOST_BYTES = 1_000_000;
const RETENTION = '100y';
const READY_MS = 60_000;
const READY_POLL_MS = 20;
/** One query may go over weeks of every series there is. */
const QUERY_MS = 3_600_000;
const LONGEST_MESSAGE = 300;

export class Store {
  readonly client: PrometheusClient;
  private readonly running: RunningPrometheus;
  private readonly signal: AbortSignal;
  private waiting: Buffer[] = [];
  private bytes = 0;

  constructor(running: RunningPrometheus, signal: AbortSignal) {
    this.running = running;
    this.signal = signal;
    this.client = new PrometheusClient({ url: running.url, headers: {}, timeoutMs: QUERY_MS });
  }

  /** Adds samples, of each series in the order of their times. What was added last is there after `flush`. */
  async write(series: EndedSeries): Promise<void> {
    for (let from = 0; from < series.samples.length; from += MOST_SAMPLES) {
      const part = timeSeriesField(series, series.samples.slice(from, from + MOST_SAMPLES));
      this.waiting.push(part);
      this.bytes += part.length;
      if (this.bytes > MOST_BYTES) await this.flush();
    }
  }

  /** @throws PrometheusProblem with what Prometheus said when it does not take it */
  async flush(): Promise<void> {
    this.signal.throwIfAborted();
    if (this.waiting.length === 0) return;
    const body = snappyOf(Buffer.concat(this.waiting));
    this.waiting = [];
    this.bytes = 0;
    const response = await fetch(`${this.running.url}/api/v1/write`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
      },
      body,
      signal: this.signal,
    });
    const said = await response.text();
    if (!response.ok) throw ownProblem(`does not take what is written: ${oneLine(said, LONGEST_MESSAGE)}`);
  }

  stop(): Promise<void> {
    return this.running.stop();
  }
}

/**
 * Has a store for as long as it is used. It goes at the end, however that comes.
 * @throws PrometheusProblem with what Prometheus said when it does not start
 */
export async function withStore<T>(options: StoreOptions, use: (store: Store) => Promise<T>): Promise<T> {
  const folder = temporaryFolder();
  let running: RunningPrometheus | undefined;
  try {
    const flags = flagsOf(folder, options.seconds);
    running = await runPrometheus(options.prometheus, flags, options.signal).catch((error: unknown) => {
      throw ownProblem(`does not start: ${error instanceof Error ? error.message : String(error)}`);
    });
    await isReady(running.url);
    return await orStopped(use(new Store(running, options.signal)), options.signal);
  } finally {
    await running?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function temporaryFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'headroom-backtest-'));
  } catch (error) {
    throw ownProblem(`has no folder: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What it says is mostly about the disk. */
function ownProblem(what: string): PrometheusProblem {
  return new PrometheusProblem(
    `The Prometheus that runs the rules on this machine ${what}. Its folder is in ${tmpdir()}: TMPDIR names another.`,
  );
}

function flagsOf(folder: string, seconds: number): readonly string[] {
  // What is older than half a block than the newest sample is refused: all of the past must be in that half.
  const block = `--storage.tsdb.min-block-duration=${Math.ceil(2.5 * seconds)}s`;
  return [
    `--config.file=${devNull}`,
    `--storage.tsdb.path=${folder}`,
    `--storage.tsdb.retention.time=${RETENTION}`,
    block,
    '--web.enable-remote-write-receiver',
    '--query.max-samples=1000000000',
    `--query.timeout=${QUERY_MS / 1_000}s`,
  ];
}

/** It listens before it is ready. */
async function isReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (!(await fetch(`${url}/-/ready`)).ok) {
    if (Date.now() > deadline) throw new Error(`Prometheus is not ready after ${READY_MS / 1_000} s`);
    await setTimeout(READY_POLL_MS);
  }
}
