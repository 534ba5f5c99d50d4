/**
 * Tells Headroom what an inference server does, from within it:
 *
 *     const headroom = createClient({ server: 'my-server', model: 'my-model' });
 *     const request = headroom.startRequest({ promptTokens: 512 });
 *     request.token();
 *     request.end();
 *
 * Observations wait in memory and are sent in the background. A call costs under 2 us (npm run bench), never waits and never
 * throws; what there is no room for is dropped and counted.
 */
import { Queue } from './queue.ts';
import type { Counts } from './queue.ts';
import { RequestTimer } from './request-timer.ts';
import type { RequestOptions } from './request-timer.ts';
import { createTransport } from './transport.ts';
import type * as observed from './observations.ts';

export type * from './observations.ts';
export type { Counts, RequestOptions, RequestTimer };

export interface ClientOptions {
  /** Value of the `server` label. One name for each process: what is true now is that of who said it last. */
  readonly server: string;
  /** Value of the `model` label, unless an observation names another. */
  readonly model: string;
  /** Where the exporter listens: `http://127.0.0.1:9840`, or `unix:/run/headroom.sock`. */
  readonly url?: string;
  readonly token?: string;
  /** A file with the token; read at each request, so that it can change. */
  readonly tokenFile?: string;
  /** Observations that may wait; 10 000. */
  readonly queueSize?: number;
  /** Observations sent together; 500; their JSON is written in one turn of the event loop. */
  readonly batchSize?: number;
  /** Longest that an observation waits while the exporter answers; 1 000. */
  readonly flushIntervalMs?: number;
  /** Is told each distinct problem once; process.emitWarning unless given. */
  readonly onProblem?: (message: string) => void;
}

export interface Client {
  requestCompleted(data: observed.RequestCompleted, context?: observed.Context): void;
  batchExecuted(data: observed.BatchExecuted, context?: observed.Context): void;
  queueSampled(data: observed.QueueSampled, context?: observed.Context): void;
  cacheSampled(data: observed.CacheSampled, context?: observed.Context): void;
  modelLoading(data?: observed.ModelLoading, context?: observed.Context): void;
  modelReady(data?: observed.ModelReady, context?: observed.Context): void;
  histogramObserved(data: observed.HistogramObserved, context?: observed.Context): void;
  /** Times a request that arrives now. */
  startRequest(options?: RequestOptions): RequestTimer;
  /** Asks for the queue again and again, every second unless said otherwise. @returns what ends it */
  sampleQueue(read: () => observed.QueueSampled, everyMs?: number): () => void;
  readonly counts: Counts;
  /** Sends what waits. @returns false when it could not within the time */
  flush(withinMs?: number): Promise<boolean>;
  /** Sends what waits, within the time, and ends. @returns false when some of it was dropped */
  close(withinMs?: number): Promise<boolean>;
}

const CLOSE_WITHIN_MS = 5_000;
const SAMPLE_EVERY_MS = 1_000;

/** @throws TypeError when the address is none; nothing else of a client throws */
export function createClient(options: ClientOptions): Client {
  const { server, model, url = 'http://127.0.0.1:9840', token, tokenFile } = options;
  const onProblem = once(options.onProblem ?? warn);
  const queue = new Queue({
    transport: createTransport({ url, token, tokenFile }),
    server,
    model,
    queueSize: wholeNumber(options.queueSize, 0, 10_000),
    batchSize: wholeNumber(options.batchSize, 1, 500),
    flushIntervalMs: wholeNumber(options.flushIntervalMs, 0, 1_000),
    onProblem,
  });
  const samplers = new Set<NodeJS.Timeout>();
  const observe =
    (type: string) =>
    (data: object = {}, context?: observed.Context) =>
      queue.push({ type, at: Date.now(), data: { ...data }, context });
  const requestCompleted = observe('request.completed');
  const queueSampled = observe('queue.sampled');
  return {
    requestCompleted,
    batchExecuted: observe('batch.executed'),
    queueSampled,
    cacheSampled: observe('cache.sampled'),
    modelLoading: observe('model.loading'),
    modelReady: observe('model.ready'),
    histogramObserved: observe('histogram.observed'),
    startRequest({ promptTokens, ...context } = {}) {
      return new RequestTimer(promptTokens, (data) => requestCompleted(data, context));
    },
    sampleQueue(read, everyMs = SAMPLE_EVERY_MS) {
      const timer = setInterval(() => {
        try {
          queueSampled(read());
        } catch (error) {
          onProblem(`The queue could not be read: ${String(error)}`);
        }
      }, everyMs);
      timer.unref();
      samplers.add(timer);
      return () => clearInterval(timer);
    },
    get counts() {
      return queue.state;
    },
    flush: (withinMs = CLOSE_WITHIN_MS) => queue.flush(withinMs),
    close(withinMs = CLOSE_WITHIN_MS) {
      for (const timer of samplers) clearInterval(timer);
      return queue.close(withinMs);
    },
  };
}

/** Options come from the environment often, and NaN of one would be a queue without a bound. */
function wholeNumber(value: number | undefined, least: number, otherwise: number): number {
  return value !== undefined && value >= least ? Math.min(Math.trunc(value), 1e9) : otherwise;
}

const MOST_TOLD = 100;

/** A problem that lasts is told once. */
function once(tell: (message: string) => void): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message) || told.size >= MOST_TOLD) return;
    told.add(message);
    try {
      tell(message);
    } catch {
      // Who listens may fail; who serves must not.
    }
  };
}

function warn(message: string): void {
  process.emitWarning(message, 'HeadroomWarning');
}
