import { inference } from '../../catalogue/index.ts';
import { histogramQuantile } from '../../model/quantile.ts';
import { LabelSet } from '../../model/samples.ts';
import type { Samples, SampleValue } from '../../model/samples.ts';
import { WINDOW_SECONDS } from '../../../alerts/verdict/inputs.ts';
import type { TimeAxis } from './axis.ts';
import { READ_COLUMNS, SERVER_LATEST, SLO_LATEST, valueOf } from './columns.ts';
import type { HistogramWindow } from './histogram-window.ts';
import { entriesOf, readLabels } from './labels.ts';
import { MOST_SERVERS } from './limits.ts';
import { TrackedServer } from './tracked.ts';
import type { TrackedGpu } from './tracked.ts';

const COLUMNS = entriesOf(READ_COLUMNS);
const LATEST = entriesOf(SERVER_LATEST);
const PROMISES = entriesOf(SLO_LATEST);
const WINDOW_MS = WINDOW_SECONDS * 1000;
const NOTHING: ReadonlyMap<string, SampleValue> = new Map();

/** The models of a collection by their key, as `findGpus`: each says itself by its `inference_server_info`. */
export function findServers(
  samples: Samples,
  at: number,
  axis: TimeAxis,
  known: Map<string, TrackedServer>,
): number {
  const byInfo = new Map([...known.values()].map((tracked) => [tracked.infoText, tracked]));
  let leftOut = 0;
  for (const infoText of (samples.byFamily.get(inference.serverInfo) ?? NOTHING).keys()) {
    const tracked = byInfo.get(infoText) ?? byKey(infoText, axis, known);
    if (!tracked) {
      leftOut++;
      continue;
    }
    tracked.infoText = infoText;
    tracked.seen(at);
  }
  return leftOut;
}

/** Writes what a collection says of a server into the slot. */
export function recordServer(samples: Samples, at: number, slot: number, tracked: TrackedServer): void {
  const { key, history, latest } = tracked;
  for (const [name, source] of COLUMNS) history.set(name, slot, valueOf(samples, key, source));
  const ttft = samples.byFamily.get(inference.ttftSeconds)?.get(key);
  const tpot = samples.byFamily.get(inference.timePerOutputTokenSeconds)?.get(key);
  history.set('ttftP95', slot, observe(tracked.ttft, at, ttft));
  history.set('tpotP95', slot, observe(tracked.tpot, at, tpot));
  if (tracked.seenAt !== at) return;
  for (const [name, source] of LATEST) latest[name] = valueOf(samples, key, source);
  const { text } = new LabelSet(inference.sloTtftSeconds.labels, { server: tracked.server });
  for (const [name, source] of PROMISES) latest[name] = valueOf(samples, text, source);
}

/** Notes which GPUs the server runs on; one is forgotten when it was not named for the window. */
export function joinGpus(
  samples: Samples,
  at: number,
  tracked: TrackedServer,
  gpus: ReadonlyMap<string, TrackedGpu>,
): void {
  const joins = samples.byFamily.get(inference.serverGpuInfo) ?? NOTHING;
  const prefix = `${tracked.key},`;
  for (const text of joins.keys()) {
    if (!text.startsWith(prefix)) continue;
    const gpu = gpus.get(text.slice(prefix.length));
    if (gpu) tracked.gpus.set(gpu.key, at);
  }
  for (const [key, namedAt] of tracked.gpus) {
    if (!gpus.has(key) || namedAt <= at - WINDOW_MS) tracked.gpus.delete(key);
  }
}

function byKey(
  infoText: string,
  axis: TimeAxis,
  known: Map<string, TrackedServer>,
): TrackedServer | undefined {
  const labels = readLabels(infoText);
  const server = labels?.['server'];
  if (!labels || server === undefined) return undefined;
  const model = labels['model'] ?? '';
  const { text: key } = new LabelSet(inference.queueDepth.labels, { server, model });
  const old = known.get(key);
  if (old || known.size >= MOST_SERVERS) return old;
  const tracked = new TrackedServer(key, server, model, axis);
  known.set(key, tracked);
  return tracked;
}

/** Takes in a histogram, and gives its p95 over the window. */
function observe(window: HistogramWindow, at: number, value: SampleValue | undefined): number | undefined {
  if (value === undefined || typeof value === 'number') return undefined;
  window.push(at, value);
  return p95(window, at);
}

/** Seconds, over the window before `now` (Unix milliseconds). */
export function p95(window: HistogramWindow, now: number): number | undefined {
  const increase = window.increaseAfter(now - WINDOW_MS);
  return increase && histogramQuantile(0.95, window.bounds, increase);
}
