/** GPUs: what each of them is at, which of them count, and what runs on them. */
import { FAULT_CLOCK_SHARE, FAULT_XIDS } from '../../alerts/verdict/gpu-faults.ts';
import { heldDown, utilisationOfGpu } from '../../alerts/recording/each-gpu.ts';
import { gpu, inference } from '../../exporter/catalogue/index.ts';
import { CLOCK_LIMIT_REASONS } from '../../exporter/model/gpu.ts';
import type { ClockLimitReason } from '../../exporter/model/gpu.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import { select } from './select.ts';

/** By the variables that a dashboard has: those of one GPU, or of exporters alone. */
export type GpuScope = 'gpu' | 'instance';

/** What a GPU is at; where several hold, the earlier stands. */
export const GPU_STATES = [
  'lost',
  'faulty',
  'heldDown',
  'resetDue',
  'busy',
  'working',
  'idle',
  'up',
] as const;
export type GpuState = (typeof GPU_STATES)[number];

/** Under it no kernel runs but now and then. */
export const IDLE = 0.01;
/** As long as the alert on such an XID fires. */
export const XID_SECONDS = 3_600;

/** The number of a state in queries: the higher, the earlier it stands. */
export function codeOfState(state: GpuState): number {
  return GPU_STATES.length - GPU_STATES.indexOf(state);
}

/** The state of each GPU as its number. @param thresholds of the verdict, for when it is busy */
export function stateOf(scope: GpuScope, { busy }: Thresholds): string {
  const conditions: readonly (readonly [GpuState, string])[] = [
    ['lost', lost(scope)],
    ['faulty', faulty(scope)],
    ['heldDown', isHeldDown(scope)],
    ['resetDue', `${select(gpu.rowRemapPending, scope)} == 1`],
    ['busy', `${select(utilisationOfGpu, scope)} >= ${busy}`],
    ['working', `${select(utilisationOfGpu, scope)} >= ${IDLE}`],
    ['idle', select(utilisationOfGpu, scope)],
    ['up', select(gpu.up, scope)],
  ];
  return conditions.map(([state, when]) => `0 * (${when}) + ${codeOfState(state)}`).join('\nor\n');
}

export function lost(scope: GpuScope): string {
  return `${select(gpu.up, scope)} == 0`;
}

/** GPUs with an XID of the hardware in the last hour, or with no spare row of memory left. */
export function faulty(scope: GpuScope): string {
  const xids = select(gpu.xidLastTimestamp, scope, `xid=~"${FAULT_XIDS.join('|')}"`);
  return `max without (xid) (${xids} > time() - ${XID_SECONDS})\nor\n${select(gpu.rowRemapFailed, scope)} == 1`;
}

/** GPUs whose clocks heat or power holds down for more than moments. */
export function isHeldDown(scope: GpuScope): string {
  return `${select(heldDown, scope)} > ${FAULT_CLOCK_SHARE}`;
}

/** How many there are, each once however many exporters read it; 0 where GPUs are read and none is such. @param such one series for each GPU */
export function gpuCount(such: string, scope: GpuScope): string {
  return `count(max by (uuid) (${such}))\nor\n0 * count(${select(gpu.up, scope)})`;
}

/** A sum over GPUs, each once however many exporters read it. */
export function overGpus(perGpu: string): string {
  return `sum(max by (uuid) (${perGpu}))`;
}

/** Which servers run on which GPUs: always 1. A page that cannot be read for a moment is no move. */
export function runsOn(scope: GpuScope): string {
  return `last_over_time(${select(inference.serverGpuInfo, scope)}[5m])`;
}

/** A figure of each GPU for each server and model that runs on it, and for nobody where none does. */
export function withServers(perGpu: string, scope: GpuScope): string {
  const servers = runsOn(scope);
  return `${servers} * ignoring (server, model) group_left () (${perGpu})
or
((${perGpu}) unless ignoring (server, model) ${servers})`;
}

/** A figure of each server and model for each GPU that it runs on. */
export function onGpus(perServer: string, scope: GpuScope): string {
  return `${runsOn(scope)} * ignoring (device_id, uuid) group_left () (${perServer})`;
}

/** A figure of MIG instances for each of their compute instances, with the profile. @param perInstance without `compute_instance_id` */
export function ofMig(perInstance: string, scope: GpuScope): string {
  return `${select(gpu.migInfo, scope)} * ignoring (compute_instance_id, mig_uuid, profile) group_left () (${perInstance})`;
}

/** A figure of each GPU for each container that holds it or a part of it. */
export function ofPods(perGpu: string, scope: GpuScope): string {
  return `${select(gpu.podInfo, scope)} * ignoring (gpu_instance_id, compute_instance_id, namespace, pod, container) group_left () (${perGpu})`;
}

/** The number of a reason for lower clocks in queries, from 1. */
export function codeOfReason(reason: ClockLimitReason): number {
  return CLOCK_LIMIT_REASONS.indexOf(reason) + 1;
}

/** Each reason that holds the clocks of a GPU down, as its number; nothing where none does. */
export function limits(scope: GpuScope): string {
  return CLOCK_LIMIT_REASONS.map(
    (reason) => `${codeOfReason(reason)} * (${select(gpu.clocksLimited, scope, `reason="${reason}"`)} == 1)`,
  ).join('\nor\n');
}

/** XIDs with their code as `meaning` and `action`, too, for a table to put into words. */
export function xidsInWords(perXid: string): string {
  return copied('meaning', copied('action', perXid));
}

function copied(label: string, perXid: string): string {
  return `label_replace(${perXid}, "${label}", "$1", "xid", "(.+)")`;
}
