/** Hardware: each GPU by itself. */
import { gpu } from '../../exporter/catalogue/index.ts';
import { FAULT_CLOCK_SHARE, FAULT_XIDS, HEAT_AND_POWER_REASONS } from '../verdict/gpu-faults.ts';
import { DASHBOARDS } from './dashboards.ts';
import { GPU, HOUR, MINUTE } from './definition.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';

const lost: AlertDefinition = {
  name: 'GpuLost',
  severity: 'critical',
  expr: `${gpu.up.name} == 0`,
  when: 'A GPU that was seen before does not answer',
  // A driver that is being reloaded comes back.
  holdSeconds: MINUTE,
  summary: `${GPU} ({{ $labels.uuid }}) is lost: gpu_up is {{ $value }}.`,
  action:
    'Drain the node: what ran on the GPU is gone, and the driver may hang. Look for the XID in the kernel log, then power-cycle the machine.',
  dashboard: DASHBOARDS.gpu,
};

const fatalXid: AlertDefinition = {
  name: 'GpuFatalXid',
  severity: 'critical',
  // By its time: increase() cannot see the first event of a new series. An hour, so that it is still there when somebody looks.
  expr: `time() - ${gpu.xidLastTimestamp.name}{xid=~"${FAULT_XIDS.join('|')}"} < ${HOUR}`,
  when: 'An XID of the hardware, its links or its firmware in the last hour',
  holdSeconds: 0,
  summary: `${GPU} reported XID {{ $labels.xid }} {{ $value | humanizeDuration }} ago.`,
  action:
    'Drain the server that runs on it, and do what the table of XIDs in the runbook says for this code.',
  dashboard: DASHBOARDS.gpu,
};

const clocksLimited: AlertDefinition = {
  name: 'GpuClocksLimited',
  severity: 'warning',
  // A power cap of software is somebody's choice: the best of GPUs reach it in every busy minute.
  expr: `rate(${gpu.clocksLimitedSeconds.name}{reason=~"${HEAT_AND_POWER_REASONS.join('|')}"}[15m]) > ${FAULT_CLOCK_SHARE}`,
  when: `Clocks held down by heat or power for more than ${FAULT_CLOCK_SHARE * 100} % of 15 minutes`,
  // Fans need a while to follow.
  holdSeconds: 10 * MINUTE,
  keepSeconds: 10 * MINUTE,
  summary: `${GPU} was held down by {{ $labels.reason }} for {{ $value | humanizePercentage }} of the last 15 minutes.`,
  action:
    'Heat: compare inlet and GPU temperatures with the neighbours, then look at fans and filters. Power brake: look at the power supplies. Every latency of this GPU is worse until then.',
  dashboard: DASHBOARDS.gpu,
};

const eccUncorrected: AlertDefinition = {
  name: 'GpuEccUncorrected',
  severity: 'warning',
  expr: `increase(${gpu.eccErrors.name}{severity="uncorrected",lifetime="volatile"}[1h]) > 0`,
  when: 'A memory error that could not be corrected in the last hour',
  holdSeconds: 0,
  summary: `${GPU} met {{ $value | printf "%.0f" }} memory errors that could not be corrected in the last hour.`,
  action:
    'Reset the GPU when it can be spared, so that the row is remapped; treat answers of the last hour from it with suspicion.',
  dashboard: DASHBOARDS.gpu,
};

const rowRemapPending: AlertDefinition = {
  name: 'GpuRowRemapPending',
  severity: 'warning',
  expr: `${gpu.rowRemapPending.name} == 1`,
  when: 'A row of memory waits to be remapped',
  // A reset under way clears it.
  holdSeconds: 15 * MINUTE,
  summary: `${GPU} has {{ $value }} remapping of memory rows pending: it takes effect with the next reset.`,
  action: 'Drain the server at a quiet hour and reset the GPU.',
  dashboard: DASHBOARDS.gpu,
};

const rowRemapFailed: AlertDefinition = {
  name: 'GpuRowRemapFailed',
  severity: 'warning',
  expr: `${gpu.rowRemapFailed.name} == 1`,
  when: 'A row of memory could not be remapped',
  holdSeconds: 5 * MINUTE,
  summary: `${GPU} has no spare row left for bad memory (failures: {{ $value }}).`,
  action: 'Take the GPU out of service and have the board replaced; run the field diagnosis for the claim.',
  dashboard: DASHBOARDS.gpu,
};

export const GPUS: AlertTopic = {
  name: 'gpu',
  intervalSeconds: 30,
  alerts: [lost, fatalXid, clocksLimited, eccUncorrected, rowRemapPending, rowRemapFailed],
};
