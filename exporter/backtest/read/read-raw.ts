/** Brings series of the server into a store, sample by sample as they were scraped. */
import { keyOf } from '../../prometheus-client/answer.ts';
import type { TimedSeries } from '../../prometheus-client/answer.ts';
import type { PrometheusClient } from '../../prometheus-client/client.ts';
import { PrometheusProblem } from '../../prometheus-client/problem.ts';
import type { EndedSeries } from '../store/write-request.ts';
import type { Amount } from './amount.ts';
import { textOf } from './amount.ts';
import type { Coverage } from './coverage.ts';
import { Ends } from './ends.ts';

export interface RawRead {
  readonly series: number;
  readonly samples: number;
  /** Inference servers that are told of, each once. */
  readonly servers: ReadonlySet<string>;
  /** Names of which there was something. */
  readonly names: ReadonlySet<string>;
  /** Names of series that are native histograms, which have no single value. */
  readonly withoutValues: ReadonlySet<string>;
}

export interface ReadOptions {
  readonly to: number;
  readonly coverage: Coverage;
  readonly write: (series: EndedSeries) => Promise<void>;
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

/** Samples that are asked for at a time. */
const SAMPLES = 400_000;
const LEAST_SECONDS = 60;
const MOST_SECONDS = 2 * 86_400;

/** @throws PrometheusProblem when the server does not answer */
export async function readRaw(
  client: PrometheusClient,
  amounts: readonly Amount[],
  options: ReadOptions,
): Promise<RawRead> {
  const names = new Set<string>();
  const withoutValues = new Set<string>();
  const servers = new Set<string>();
  const all = amounts.reduce((sum, amount) => sum + weightOf(amount), 0);
  let [series, samples, done] = [0, 0, 0];
  for (const amount of amounts) {
    const reader = new SeriesReader(options);
    const weight = weightOf(amount);
    await inParts(client, amount, options, async (found, share) => {
      for (const each of found) {
        if (each.samples.length === 0) withoutValues.add(each.name);
        else await reader.take(each);
      }
      options.onProgress((done + weight * share) / all);
    });
    await reader.finish();
    done += weight;
    samples += reader.samples;
    series += reader.ends.size;
    for (const { of } of reader.ends.values()) {
      names.add(of.name);
      const { job, server } = of.labels;
      if (server !== undefined) servers.add(JSON.stringify([job, server]));
    }
  }
  return { series, samples, servers, names, withoutValues };
}

/** A query takes some time whatever it finds. */
function weightOf({ samples }: Amount): number {
  return samples + 10_000;
}

async function inParts(
  client: PrometheusClient,
  { selector, perSecond }: Amount,
  { to, signal }: ReadOptions,
  take: (series: readonly TimedSeries[], share: number) => Promise<void>,
): Promise<void> {
  let seconds = Math.min(MOST_SECONDS, Math.max(LEAST_SECONDS, Math.floor(SAMPLES / (perSecond || 1))));
  for (let time = selector.from; time < to;) {
    signal.throwIfAborted();
    const end = Math.min(to, time + seconds);
    try {
      // Versions of Prometheus differ in whether the sample at the beginning is in a window.
      const found = await client.instant(`${textOf(selector)}[${Math.ceil(end - time)}s]`, end);
      await take(found, (end - selector.from) / (to - selector.from));
    } catch (error) {
      const isHeavy = error instanceof PrometheusProblem && error.kind === 'heavy';
      if (!isHeavy || seconds <= LEAST_SECONDS) throw error;
      seconds = Math.max(LEAST_SECONDS, Math.floor(seconds / 2));
      continue;
    }
    time = end;
  }
}

/** All series of one selector, part by part. */
class SeriesReader {
  samples = 0;
  readonly ends = new Map<string, { readonly of: TimedSeries; readonly ends: Ends; last: number }>();
  private readonly options: ReadOptions;

  constructor(options: ReadOptions) {
    this.options = options;
  }

  async take(found: TimedSeries): Promise<void> {
    const key = JSON.stringify([found.name, keyOf(found.labels)]);
    const known = this.ends.get(key) ?? { of: { ...found, samples: [] }, ends: new Ends(), last: -Infinity };
    const fresh = found.samples.filter(([time]) => time > known.last);
    known.last = fresh.at(-1)?.[0] ?? known.last;
    this.ends.set(key, known);
    this.samples += fresh.length;
    for (const [time] of fresh) this.options.coverage.see(time);
    await this.options.write({ ...found, samples: known.ends.add(fresh) });
  }

  async finish(): Promise<void> {
    for (const { of, ends } of this.ends.values()) {
      const samples = ends.finish(this.options.to);
      if (samples.length > 0) await this.options.write({ ...of, samples });
    }
  }
}
