import type { VerdictInputs } from '../../alerts/verdict/inputs.ts';
import type { HistogramWindow } from './recent/histogram-window.ts';
import type { TrackedServer } from './recent/tracked.ts';
import { SHORTEST_LOOK_MS } from './verdicts.ts';
import type { HeldVerdict } from './verdicts.ts';

/** What is known of a server beside what is in the ring. */
export interface Circumstances {
  readonly verdict: HeldVerdict | undefined;
  readonly inputs: VerdictInputs;
  /** Why its source could not be read; absent where it could. */
  readonly problem: string | undefined;
  /** Why there is no GPU at all; absent where there is one. */
  readonly gpuProblem: string | undefined;
  /** `inference.servers[].devices` in the config; `undefined` of a server that is not in it. */
  readonly devices: readonly string[] | undefined;
}

/** Why there is no verdict, then what it could not look at, and how that can be had: sentences. */
export function unknownOf(server: TrackedServer, circumstances: Circumstances): readonly string[] {
  const name = JSON.stringify(server.server);
  return [
    sourceProblem(name, circumstances),
    noVerdict(server, circumstances),
    noUtilisation(name, circumstances),
    ...noLatency(name, server),
    // A server that loads tells none yet.
    circumstances.inputs.ready === 0 ? undefined : noBatchFill(name, server),
    noCost(circumstances.inputs),
  ].filter((sentence) => sentence !== undefined);
}

/** A server of the config of which nothing is in the ring; `isUp` where it is read all the same. */
export function notShown(
  name: string,
  isPushed: boolean,
  isUp: boolean,
  problem: string | undefined,
): string {
  const quoted = JSON.stringify(name);
  if (isPushed) return `Nothing was pushed for ${quoted} yet. Try POST /v1/events with "server": ${quoted}.`;
  if (isUp) {
    return `${quoted} is read, but has no model that can be shown here: there are too many, or its name is too long. The metrics page has what it tells.`;
  }
  return problem === undefined
    ? `${quoted} was not read yet.`
    : `${quoted} could not be read: ${stopped(problem)}`;
}

function sourceProblem(name: string, { problem }: Circumstances): string | undefined {
  return problem && `${name} could not be read: ${stopped(problem)} The charts end with its last reading.`;
}

function noVerdict(
  { hereSince, seenAt }: TrackedServer,
  { verdict, inputs, problem }: Circumstances,
): string | undefined {
  if (verdict || problem) return undefined;
  if (seenAt - hereSince < SHORTEST_LOOK_MS) {
    return `The verdict comes after ${SHORTEST_LOOK_MS / 1000} seconds of readings: less would be chance.`;
  }
  const { ttftOverSlo, tpotOverSlo, queueDepth = 0 } = inputs;
  if (Math.max(ttftOverSlo ?? 0, tpotOverSlo ?? 0) > 1) {
    return 'No verdict: requests are late, and what would say why is unknown.';
  }
  return queueDepth > 0 && ttftOverSlo === undefined && tpotOverSlo === undefined
    ? 'No verdict: requests wait, and only a latency with an SLO would say whether too long.'
    : 'No verdict: the server tells too little of itself.';
}

function noUtilisation(name: string, circumstances: Circumstances): string | undefined {
  const { inputs, gpuProblem, devices } = circumstances;
  if (inputs.utilisation !== undefined) return undefined;
  if (gpuProblem !== undefined) return `Utilisation is unknown: ${stopped(gpuProblem)}`;
  if (inputs.gpus !== undefined) {
    return circumstances.verdict && 'Utilisation is unknown: its GPUs do not tell it.';
  }
  if (devices === undefined) {
    return `Utilisation is unknown: name ${name} under inference.servers[], with pushed: true and its GPUs under devices.`;
  }
  if (devices.length === 0) {
    return `Utilisation is unknown: name the GPUs of ${name} under inference.servers[].devices, such as [0].`;
  }
  return `Utilisation is unknown: none of the GPUs ${devices.join(', ')}, which are the devices of ${name}, is here.`;
}

function noLatency(name: string, { latest, ttft, tpot }: TrackedServer): readonly (string | undefined)[] {
  const { sloTtftSeconds, sloTpotSeconds } = latest;
  if (sloTtftSeconds === undefined && sloTpotSeconds === undefined) {
    return [`No SLO: set inference.servers[].slo.ttft of ${name}, such as 2s, to have its latency judged.`];
  }
  const untold = (slo: number | undefined, window: HistogramWindow, what: string) =>
    slo !== undefined && window.bounds.length === 0
      ? `${name} does not tell its ${what}: that SLO cannot be judged.`
      : undefined;
  return [
    untold(sloTtftSeconds, ttft, 'time to first token'),
    untold(sloTpotSeconds, tpot, 'time per output token'),
  ];
}

function noBatchFill(name: string, { latest }: TrackedServer): string | undefined {
  if (latest.capacity !== undefined) return undefined;
  return `Batch fill is unknown: set inference.servers[].max_batch_size of ${name}.`;
}

function noCost({ gpus, dollarsPerHour }: VerdictInputs): string | undefined {
  if (gpus === undefined || dollarsPerHour !== undefined) return undefined;
  return 'Cost is unknown: set cost.dollars_per_gpu_hour, such as { default: 2.50 }.';
}

/** Problems are sentences of others, with a full stop or without. */
function stopped(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
