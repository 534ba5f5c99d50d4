/** How many GPUs need somebody, and what the idle ones cost. */
import { gpu } from '../../exporter/catalogue/index.ts';
import { utilisationOfGpu } from '../../alerts/recording/each-gpu.ts';
import type { Row } from '../frame/board.ts';
import { stat } from '../panels/stat.ts';
import type { StatOptions } from '../panels/stat.ts';
import { faulty, gpuCount, IDLE, isHeldDown, lost, overGpus, runsOn } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';

const NO_GPUS = 'No GPU is read';
const NO_PRICE = 'No price in the config';
const HOUR = '1h';

function figure(options: Omit<StatOptions, 'width' | 'queries'> & { readonly expr: string }) {
  const { expr, title } = options;
  return stat({ decimals: 0, ...options, width: 4, queries: [{ expr, legend: title }] });
}

const up = select(gpu.up, 'instance');
const utilisation = select(utilisationOfGpu, 'instance');
const price = select(gpu.costDollarsPerHour, 'instance');

const all = figure({
  title: 'GPUs',
  means: 'GPUs that answer, each once however many exporters read it.',
  act: 'Fewer than you pay for: look for those that are lost, and for exporters that are down.',
  unit: 'count',
  noValue: NO_GPUS,
  expr: gpuCount(`${up} == 1`, 'instance'),
});

const broken = figure({
  title: 'Broken',
  means:
    'GPUs that are lost, had an XID of the hardware in the last hour, or have no spare row of memory left.',
  act: 'Drain the server that runs there, then see below which it is and what its XID asks for.',
  unit: 'count',
  noValue: NO_GPUS,
  limits: [{ at: 1, color: 'red' }],
  expr: gpuCount(`${lost('instance')}\nor\n${faulty('instance')}`, 'instance'),
});

const held = figure({
  title: 'Held down',
  means:
    'GPUs whose clocks heat or power held down for more than a tenth of 5 minutes. Power caps that somebody set do not count.',
  act: 'One: look at its fan and its slot. Several of a machine: inlet air or power supply. Every answer from them is slower.',
  unit: 'count',
  noValue: NO_GPUS,
  limits: [{ at: 1, color: 'orange' }],
  expr: gpuCount(isHeldDown('instance'), 'instance'),
});

const idle = figure({
  title: 'Idle for 1 h',
  means: 'GPUs on which at no time of the last hour a kernel ran for more than a hundredth of 5 minutes.',
  act: 'Give them away, or keep them if they are the warm pool. Those with a server are in the table below.',
  unit: 'count',
  noValue: NO_GPUS,
  expr: gpuCount(`max_over_time(${utilisation}[${HOUR}]) < ${IDLE}`, 'instance'),
});

const unassigned = figure({
  title: 'No server',
  means: 'GPUs that no inference server is known to run on.',
  act: 'Used by something else, or by nothing. If a server does run there, name its devices in the config: until then no figure joins it with its GPUs.',
  unit: 'count',
  noValue: NO_GPUS,
  expr: gpuCount(`${up} unless ignoring (server, model) ${runsOn('instance')}`, 'instance'),
});

const idleDollars = figure({
  title: 'Paid idle',
  means: 'Price of each GPU times the share of the last 5 minutes in which no kernel ran on it.',
  act: 'Near the whole price: fold servers together or give GPUs back, but keep the warm pool.',
  unit: 'dollarsPerHour',
  decimals: 2,
  noValue: NO_PRICE,
  trend: true,
  expr: overGpus(`${price} * clamp_min(1 - ${utilisation}, 0)`),
});

export const glance: Row = { panels: [all, broken, held, idle, unassigned, idleDollars] };
