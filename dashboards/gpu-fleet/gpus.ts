/** Each GPU with its state, its server and its figures. */
import { gpu } from '../../exporter/catalogue/index.ts';
import { FAULT_CLOCK_SHARE } from '../../alerts/verdict/gpu-faults.ts';
import { heldDown, utilisationOfGpu } from '../../alerts/recording/each-gpu.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import type { Row } from '../frame/board.ts';
import { GPU, GPU_ROWS, GPU_STATE_WORDS } from '../panels/gpus.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table } from '../panels/table.ts';
import { stateOf, withServers } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';

const NO_GPUS = 'No GPU is read: run "gpu-headroom check" on a machine that has one';

const STATES =
  'Lost answers no more; faulty had an XID of the hardware in the last hour; held down is kept slow by heat or power; reset due has a row of memory to remap; busy, working and idle say how much of the time a kernel ran; where that is not told, as with MIG, it is up.';

const of = (expr: string) => withServers(expr, 'instance');

function each(thresholds: Thresholds) {
  return table({
    title: 'Every GPU',
    means: `Each GPU as it is now, and the servers that run on it, the worst first. ${STATES}`,
    act: 'Red: drain the server and repair. Orange: cooling or power. Dark blue for hours, with or without a server: it is paid for and does nothing. A click on a GPU shows it alone.',
    noValue: NO_GPUS,
    width: 24,
    height: 9,
    rows: {
      ...GPU_ROWS.rows,
      server: { title: 'Server', width: 80 },
      model: { title: 'Model', width: 120 },
    },
    apart: GPU_ROWS.apart,
    sortedBy: 'State',
    columns: [
      {
        title: 'State',
        expr: of(stateOf('instance', thresholds)),
        unit: 'words',
        width: 95,
        mappings: GPU_STATE_WORDS,
        colored: 'cell',
      },
      { title: 'Busy', expr: of(select(utilisationOfGpu, 'instance')), unit: 'share', decimals: 0 },
      {
        title: 'Busy 1 h',
        expr: of(`avg_over_time(${select(utilisationOfGpu, 'instance')}[1h])`),
        unit: 'share',
        decimals: 0,
      },
      {
        title: 'VRAM',
        expr: of(`${select(gpu.memoryUsedBytes, 'instance')} / ${select(gpu.memoryTotalBytes, 'instance')}`),
        unit: 'share',
        decimals: 0,
      },
      {
        title: 'Power / limit',
        expr: of(`${select(gpu.powerWatts, 'instance')} / ${select(gpu.powerLimitWatts, 'instance')}`),
        unit: 'share',
        decimals: 0,
      },
      {
        title: 'Margin',
        expr: of(select(gpu.temperatureMarginCelsius, 'instance')),
        unit: 'celsius',
        decimals: 0,
      },
      {
        title: 'Held down',
        expr: of(select(heldDown, 'instance')),
        unit: 'share',
        decimals: 0,
        limits: [{ at: FAULT_CLOCK_SHARE, color: 'orange' }],
      },
      {
        title: 'Price',
        expr: of(select(gpu.costDollarsPerHour, 'instance')),
        unit: 'dollarsPerHour',
        decimals: 2,
        width: 75,
      },
    ],
  });
}

function overTime(thresholds: Thresholds) {
  return stateTimeline({
    title: 'State over time',
    means: `What each GPU was at. ${STATES}`,
    act: 'GPUs of one machine that turn orange together share air or power. One that is blue at the same hours of each day has a load to be scheduled into them. A gap: nothing was read.',
    unit: 'words',
    noValue: NO_GPUS,
    width: 24,
    height: 9,
    mappings: GPU_STATE_WORDS,
    queries: [{ expr: stateOf('instance', thresholds), legend: GPU }],
  });
}

/** @param thresholds of the verdict */
export function gpus(thresholds: Thresholds): Row {
  return { title: 'GPUs', panels: [each(thresholds), overTime(thresholds)] };
}
