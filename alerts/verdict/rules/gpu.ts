/** Inputs from the GPUs that a server runs on. A GPU that two models share counts for both, whole. */
import { gpu, inference } from '../../../exporter/catalogue/index.ts';
import { WINDOW_SECONDS } from '../inputs.ts';
import { FAULT_CLOCK_REASONS, FAULT_CLOCK_SHARE, FAULT_XIDS } from '../gpu-faults.ts';
import { OVER, WINDOW } from './input-rule.ts';
import type { InputRule } from './input-rule.ts';

/** A server whose page went away with its GPU must not lose sight of it at once. */
export const SERVER_GPUS = `last_over_time(${inference.serverGpuInfo.name}${WINDOW})`;

const OVER_GPUS = 'without (device_id, uuid)';

/** A figure of each GPU, summed over those of each server: both stand on one page, so the target's labels are equal. */
export function sumOverGpus(perGpu: string): string {
  return `sum ${OVER_GPUS} (${SERVER_GPUS} * ignoring (server, model) group_left ${perGpu})`;
}

export const utilisation: InputRule = {
  record: `server_model:gpu_utilisation:avg${OVER}`,
  // Observed seconds are 0 where no sample came: NaN is left out.
  expr: `${sumOverGpus(`rate(${gpu.busySeconds.name}${WINDOW})`)}
/
${sumOverGpus(`rate(${gpu.observedSeconds.name}${WINDOW})`)}
>= 0`,
  help: "U: mean utilisation of the server's GPUs, 0-1.",
};

const XIDS = `max without (xid) (${gpu.xidLastTimestamp.name}{xid=~"${FAULT_XIDS.join('|')}"})`;
const CLOCKS = `${gpu.clocksLimitedSeconds.name}{reason=~"${FAULT_CLOCK_REASONS.join('|')}"}`;

export const faultyGpus: InputRule = {
  record: `server_model:gpu_faults:count${OVER}`,
  // A GPU with two faults is one faulty GPU; 0 is said only of GPUs that are read.
  expr: `count ${OVER_GPUS} (
  ${SERVER_GPUS}
  and ignoring (server, model) (
    ${XIDS} > time() - ${WINDOW_SECONDS}
    or
    min_over_time(${gpu.up.name}${WINDOW}) == 0
    or
    max without (reason) (rate(${CLOCKS}${WINDOW})) > ${FAULT_CLOCK_SHARE}
  )
)
or
0 * count ${OVER_GPUS} (${SERVER_GPUS} and ignoring (server, model) ${gpu.up.name})`,
  help: 'GPUs of the server with an XID of the hardware, lost, or held down by heat or power in the window.',
};

export const gpus: InputRule = {
  record: 'server_model:gpus:count',
  expr: `count ${OVER_GPUS} (${SERVER_GPUS})`,
  help: 'GPUs that the server runs on.',
};

export const sharedGpus: InputRule = {
  record: 'server_model:gpus_shared:count',
  expr: `count ${OVER_GPUS} (
  ${SERVER_GPUS}
  and ignoring (server, model) count without (server, model) (${SERVER_GPUS}) > 1
)
or
0 * count ${OVER_GPUS} (${SERVER_GPUS})`,
  help: 'Of these, GPUs that another server or model runs on, too.',
};

export const dollarsPerHour: InputRule = {
  record: 'server_model:gpu_cost_dollars_per_hour:sum',
  expr: sumOverGpus(gpu.costDollarsPerHour.name),
  help: 'Price of those GPUs together, US dollars an hour.',
};
