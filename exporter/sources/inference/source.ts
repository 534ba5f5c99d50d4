import { self } from '../../catalogue/index.ts';
import type { GpuIdentity } from '../../model/gpu.ts';
import type { ModelReading } from '../../model/inference.ts';
import { Samples } from '../../model/samples.ts';
import type { Source } from '../source.ts';
import { adapterFor, notThePageOf } from './adapters.ts';
import { fetchPage } from './fetch.ts';
import { addObjectives, type Objectives } from './objectives.ts';
import { hasTooManyLines, MOST_LINES } from './prometheus-text/lines.ts';
import { REJECT_REASONS, type RejectReason, type Rejection } from './prometheus-text/page.ts';
import { parsePage } from './prometheus-text/parse.ts';
import { addCounts, createRejections, oneLine } from './prometheus-text/rejections.ts';
import { missingFamilies, toSamples } from './project.ts';
import { InferenceSampler } from './sampler.ts';

/** One entry of `inference.servers` in the config, as far as the source needs it. */
export interface InferenceServerConfig extends Objectives {
  readonly url: string;
  /** Name of an adapter, or `auto`. */
  readonly engine: string;
  /** For the whole reading of the page. */
  readonly timeoutMs: number;
  /** How often the page is read between scrapes, for what the server only says as it stands now; absent for never. */
  readonly sampleIntervalMs?: number;
  readonly maxBatchSize?: number | undefined;
  /** NVML indices of the GPUs that the server runs on. */
  readonly devices?: readonly string[];
}

/** Each model is some hundred series; a page that names more is not that of an inference server. */
const MOST_MODELS = 256;

interface Reading {
  readonly readings: readonly ModelReading[];
  readonly samples: Samples;
  readonly rejected: readonly Rejection[];
}

export interface InferenceSource extends Source {
  /** Reads it by another entry of the config from now on, under the same name; what was counted goes on. */
  reconfigure(server: InferenceServerConfig): void;
}

/**
 * Reads one inference server's page. `gpus` gives the GPUs of this host, to join the server to those in its config.
 * What is left out of a page is counted over the life of the source; `describe` has it in words.
 */
export function inferenceSource(
  configured: InferenceServerConfig,
  gpus: () => readonly GpuIdentity[] = () => [],
): InferenceSource {
  let server = configured;
  const name = `inference/${server.name}`;
  const rejectedCount: Record<RejectReason, number> = { syntax: 0, duplicate: 0, value: 0 };
  const sampler = new InferenceSampler();
  let running: Promise<Reading> | undefined;
  let last: Reading | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStarted = false;
  let sampling = false;

  return {
    name,
    required: true,
    start() {
      isStarted = true;
      startSampling();
    },
    reconfigure(next) {
      clearInterval(timer);
      server = next;
      if (isStarted) startSampling();
    },
    async stop() {
      clearInterval(timer);
    },
    async collect() {
      last = undefined;
      last = await readOnce();
      const samples = new Samples();
      samples.merge(last.samples);
      sampler.addTo(samples, server.name, last.readings);
      return samples;
    },
    counters() {
      const samples = new Samples();
      for (const reason of REJECT_REASONS) {
        samples.add(self.scrapeLinesRejected, { source: name, reason }, rejectedCount[reason]);
      }
      addObjectives(samples, server);
      return samples;
    },
    describe: () => (last ? describe(last) : []),
  };

  function startSampling(): void {
    if (server.sampleIntervalMs) timer = setInterval(sample, server.sampleIntervalMs);
  }

  function sample(): void {
    // A reading that is still running is one observation, not one for each tick that it takes.
    if (sampling) return;
    sampling = true;
    // What goes wrong is told by the scrape that meets it.
    readOnce()
      .then(
        ({ readings }) => sampler.observe(readings),
        () => undefined,
      )
      .finally(() => (sampling = false));
  }

  /** A scrape and a sample at the same time ask the server once. */
  function readOnce(): Promise<Reading> {
    running ??= read().finally(() => (running = undefined));
    return running;
  }

  async function read(): Promise<Reading> {
    const fetched = await fetchPage(server.url, server.timeoutMs);
    if (hasTooManyLines(fetched.text))
      throw new Error(`its page has more than ${MOST_LINES} lines: that is no page of an inference server`);
    const page = parsePage(fetched.text, { openMetrics: fetched.openMetrics });
    addCounts(rejectedCount, page.rejectedCount);
    // A page of 20 000 lines takes tens of milliseconds to parse: let other scrapes in before it is read.
    await new Promise(setImmediate);
    const adapter = adapterFor(page, server.engine);
    const left = createRejections();
    const all = adapter.read(page, { reject: left.reject });
    const readings = all.slice(0, MOST_MODELS);
    if (all.length > MOST_MODELS) {
      left.reject(
        'value',
        `${all.length} models are named; the first ${MOST_MODELS} are shown`,
        all.length - MOST_MODELS,
      );
    }
    addCounts(rejectedCount, left.rejectedCount);
    if (readings.length === 0) throw new Error(notThePageOf(adapter, page));

    const devices = new Set(server.devices);
    const samples = toSamples(readings, {
      server: server.name,
      maxBatchSize: server.maxBatchSize,
      gpus: gpus().filter(({ deviceId }) => devices.has(deviceId)),
      objectives: server,
    });
    return { readings, samples, rejected: [...page.rejected, ...left.rejected] };
  }
}

/** The engine and its models, then what it does not tell, then what was left out of its page. */
function describe({ readings, rejected }: Reading): readonly string[] {
  const models = readings.map(({ model }) => oneLine(model, 80)).join(', ');
  const missing = missingFamilies(readings).map(({ name }) => name);
  return [
    `${readings[0]?.engine ?? ''}: ${models}`,
    ...(missing.length > 0 ? [`does not tell ${missing.join(', ')}`] : []),
    ...rejected.map(
      ({ line, message }) => `rejected: ${line === undefined ? '' : `line ${line}: `}${message}`,
    ),
  ];
}
