import { isFaultXid } from '../../../alerts/verdict/gpu-faults.ts';
import { gpu } from '../../catalogue/index.ts';
import type { Samples, SampleValue } from '../../model/samples.ts';
import type { TimeAxis } from './axis.ts';
import { GPU_COLUMNS, GPU_LATEST, valueOf } from './columns.ts';
import { entriesOf, readLabels } from './labels.ts';
import { LONGEST_KEY, MOST_GPUS } from './limits.ts';
import { TrackedGpu } from './tracked.ts';

const COLUMNS = entriesOf(GPU_COLUMNS);
const LATEST = entriesOf(GPU_LATEST);
const NOTHING: ReadonlyMap<string, SampleValue> = new Map();

/** The GPUs of a collection by their key, the new ones beside those that are known. Gives how many found no room. */
export function findGpus(
  samples: Samples,
  at: number,
  axis: TimeAxis,
  known: Map<string, TrackedGpu>,
): number {
  let leftOut = 0;
  for (const key of (samples.byFamily.get(gpu.up) ?? NOTHING).keys()) {
    const tracked = known.get(key) ?? newGpu(key, axis, known.size);
    if (!tracked) {
      leftOut++;
      continue;
    }
    known.set(key, tracked);
    tracked.seenAt = at;
  }
  return leftOut;
}

/** Writes what a collection says of a GPU into the slot. */
export function recordGpu(samples: Samples, slot: number, tracked: TrackedGpu): void {
  for (const [name, source] of COLUMNS) {
    tracked.history.set(name, slot, valueOf(samples, tracked.key, source));
  }
  // Of a GPU that is lost its limits, its price and its name are those that it had.
  const isUp = valueOf(samples, tracked.key, GPU_COLUMNS.up) === 1;
  for (const [name, source] of LATEST) {
    const value = valueOf(samples, tracked.key, source);
    if (isUp || value !== undefined) tracked.latest[name] = value;
  }
  readName(samples.byFamily.get(gpu.info) ?? NOTHING, tracked);
}

/** Notes the last XID of each GPU that is a fault of it, and not of a program on it. */
export function recordXids(samples: Samples, known: ReadonlyMap<string, TrackedGpu>): void {
  for (const [text, seconds] of samples.byFamily.get(gpu.xidLastTimestamp) ?? NOTHING) {
    const xid = readLabels(text)?.['xid'];
    if (xid === undefined || typeof seconds !== 'number' || !isFaultXid(Number(xid))) continue;
    const tracked = known.get(text.slice(0, text.lastIndexOf(',xid="')));
    if (!tracked || tracked.faultAt >= seconds * 1000) continue;
    tracked.faultAt = seconds * 1000;
    tracked.faultXid = Number(xid);
  }
}

function newGpu(key: string, axis: TimeAxis, count: number): TrackedGpu | undefined {
  const labels = readLabels(key);
  if (!labels || count >= MOST_GPUS) return undefined;
  return new TrackedGpu(key, labels, axis);
}

/** Looked for again only when the labels that it was found in are gone. */
function readName(series: ReadonlyMap<string, SampleValue>, tracked: TrackedGpu): void {
  if (series.has(tracked.infoText)) return;
  for (const text of series.keys()) {
    if (text.length > LONGEST_KEY || !text.startsWith(`${tracked.key},`)) continue;
    tracked.name = readLabels(text)?.['name'] ?? '';
    tracked.infoText = text;
    return;
  }
}
