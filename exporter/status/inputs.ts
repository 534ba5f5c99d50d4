import { WINDOW_SECONDS } from '../../alerts/verdict/inputs.ts';
import type { VerdictInputs } from '../../alerts/verdict/inputs.ts';
import { faultsOf } from './gpu-faults.ts';
import { REQUEST_COLUMNS } from './recent/columns.ts';
import type { GpuColumn, ServerColumn } from './recent/columns.ts';
import { entriesOf } from './recent/labels.ts';
import { increaseOf, rateOf, slopeOf, timeMean } from './recent/points.ts';
import type { Ring } from './recent/ring.ts';
import { p95 } from './recent/track-servers.ts';
import type { TrackedGpu, TrackedServer } from './recent/tracked.ts';

const WINDOW_MS = WINDOW_SECONDS * 1000;
/**
 * What the verdict on one model of one server looks at, over the five minutes before `now` (Unix milliseconds). Absent
 * is unknown; of a server that is not in the ring everything is. `key` is its label text.
 */
export function inputsOf(ring: Ring, key: string, now: number): VerdictInputs {
  const server = ring.servers.get(key);
  if (!server) return {};
  const slots = ring.slotsAfter(now - WINDOW_MS);
  const gpus = gpusOf(ring, server);
  const found: { readonly [K in keyof VerdictInputs]-?: number | undefined } = {
    ...trafficOf(server, slots),
    ...loadOf(server, slots),
    faultyGpus: faultyOf(gpus, slots, now),
    utilisation: utilisationOf(gpus, slots),
    ttftOverSlo: ratio(p95(server.ttft, now), server.latest.sloTtftSeconds),
    tpotOverSlo: ratio(p95(server.tpot, now), server.latest.sloTpotSeconds),
    gpus: gpus.length || undefined,
    sharedGpus: gpus.length > 0 ? sharedOf(ring, server, gpus) : undefined,
    dollarsPerHour: sumOfKnown(gpus.map(({ latest }) => latest.dollarsPerHour)),
    modelLoadSeconds: server.latest.modelLoadSeconds,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** The GPUs that a server runs on, in the order of their index. */
export function gpusOf(ring: Ring, server: TrackedServer): readonly TrackedGpu[] {
  return [...ring.gpus.values()]
    .filter(({ key }) => server.gpus.has(key))
    .toSorted((a, b) => Number(a.deviceId) - Number(b.deviceId));
}

/** GPUs of these that another model of the ring runs on, too. */
function sharedOf(ring: Ring, server: TrackedServer, gpus: readonly TrackedGpu[]): number {
  const others = [...ring.servers.values()].filter((other) => other !== server);
  return gpus.filter(({ key }) => others.some((other) => other.gpus.has(key))).length;
}

function trafficOf({ history }: TrackedServer, slots: readonly number[]) {
  const rate = (name: ServerColumn) => rateOf(history.points(name, slots));
  return {
    requestsPerSecond: sumOfKnown(entriesOf(REQUEST_COLUMNS).map(([name]) => rate(name))),
    abortedPerSecond: rate('aborted'),
    failedShare: ratio(
      sumOfKnown([rate('empty'), rate('error')]),
      sumOfKnown([rate('ok'), rate('truncated'), rate('empty'), rate('error')]),
    ),
    tokensPerSecond: rate('generationTokens'),
    preemptionsPerSecond: rate('preemptions'),
  };
}

function loadOf({ history, latest }: TrackedServer, slots: readonly number[]) {
  const mean = (name: ServerColumn) => timeMean(history.points(name, slots));
  const running = mean('running');
  return {
    ready: history.points('ready', slots).at(-1)?.value,
    running,
    batchFill: ratio(meanBatch({ history }, slots) ?? running, latest.capacity),
    queueDepth: mean('queueDepth'),
    queueGrowth: slopeOf(history.points('queueDepth', slots)),
    kvUsage: mean('kvUsageMax') ?? mean('kvUsage'),
  };
}

/** Mean over the batches that were run; `undefined` where none was, or where they have no histogram with a sum. */
function meanBatch(
  { history }: Pick<TrackedServer, 'history'>,
  slots: readonly number[],
): number | undefined {
  return ratio(
    increaseOf(history.points('batchSum', slots)),
    increaseOf(history.points('batchCount', slots)),
  );
}

/** Busy seconds over observed ones, of all GPUs together: gaps in reading are in neither. */
function utilisationOf(gpus: readonly TrackedGpu[], slots: readonly number[]): number | undefined {
  const increase = (name: GpuColumn) =>
    sumOfKnown(gpus.map(({ history }) => increaseOf(history.points(name, slots))));
  return ratio(increase('busySeconds'), increase('observedSeconds'));
}

/** 0 is said only of GPUs that are read. */
function faultyOf(gpus: readonly TrackedGpu[], slots: readonly number[], now: number): number | undefined {
  const faulty = gpus.filter((gpu) => faultsOf(gpu, slots, now).length > 0).length;
  const isRead = gpus.some(({ history }) => history.points('up', slots).length > 0);
  return faulty > 0 || isRead ? faulty : undefined;
}

function ratio(value: number | undefined, of: number | undefined): number | undefined {
  return value === undefined || of === undefined || !(of > 0) ? undefined : value / of;
}

function sumOfKnown(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
}
