/** Whether it is well, and who runs on it. */
import { utilisationOfGpu } from '../../alerts/recording/each-gpu.ts';
import { INPUT_RULES } from '../../alerts/verdict/input-rules.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { GPU_ROWS, GPU_STATE_WORDS } from '../panels/gpus.ts';
import { stat } from '../panels/stat.ts';
import type { StatOptions } from '../panels/stat.ts';
import { table } from '../panels/table.ts';
import { onGpus, stateOf } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';
import type { Named } from '../queries/select.ts';

const NO_GPU = 'No GPU is read';

function figure(options: Omit<StatOptions, 'width' | 'queries'> & { readonly expr: string }) {
  const { expr, title } = options;
  return stat({ decimals: 0, trend: true, ...options, width: 3, queries: [{ expr, legend: title }] });
}

const of = (series: Named) => select(series, 'gpu');

function state(thresholds: Thresholds) {
  return stat({
    title: 'State',
    means:
      'What each chosen GPU is at. Lost answers no more; faulty had an XID of the hardware in the last hour; held down is kept slow by heat or power; reset due has a row of memory to remap; busy, working and idle say how much of the time a kernel ran; where that is not told, as with MIG, it is up.',
    act: 'Red: drain the server and repair. Orange: cooling or power. Blue: it is paid for and does nothing.',
    unit: 'words',
    noValue: NO_GPU,
    width: 9,
    filled: true,
    mappings: GPU_STATE_WORDS,
    queries: [{ expr: stateOf('gpu', thresholds), legend: 'GPU {{device_id}}' }],
  });
}

const busy = figure({
  title: 'Busy',
  means: 'Share of 5 minutes in which a kernel ran, mean of the chosen GPUs.',
  act: 'High says only that something ran: below is whether it did much.',
  unit: 'share',
  noValue: 'Not told',
  expr: `avg(${of(utilisationOfGpu)})`,
});

const vram = figure({
  title: 'VRAM',
  means: 'Share of the VRAM in use, of the fullest chosen GPU.',
  act: 'Servers take most of it when they start. It grows after that: a leak, or another process; see below which.',
  unit: 'share',
  noValue: 'Not told',
  expr: `max(${of(gpu.memoryUsedBytes)} / ${of(gpu.memoryTotalBytes)})`,
});

const power = figure({
  title: 'Power',
  means: 'Power over its limit, of the chosen GPU that is nearest to it.',
  act: 'At the limit clocks go down. That is how good GPUs work at full load; raise the limit if the board and the room allow.',
  unit: 'share',
  noValue: 'Not told',
  expr: `max(${of(gpu.powerWatts)} / ${of(gpu.powerLimitWatts)})`,
});

const margin = figure({
  title: 'Margin',
  means: 'Degrees left before clocks are lowered, of the hottest chosen GPU.',
  act: 'Orange: they are. Compare with its neighbours, then look at fan, filter and inlet.',
  unit: 'celsius',
  noValue: 'Not told',
  base: 'orange',
  limits: [{ at: 1, color: 'green' }],
  expr: `min(${of(gpu.temperatureMarginCelsius)})`,
});

const price = figure({
  title: 'Price',
  means: 'Price of the chosen GPUs together.',
  act: 'What an hour of repair or idleness costs.',
  unit: 'dollarsPerHour',
  decimals: 2,
  trend: false,
  noValue: 'No price in the config',
  expr: `sum(max by (uuid) (${of(gpu.costDollarsPerHour)}))`,
});

const identity = table({
  title: 'What it is',
  means: 'Board, driver and place of each chosen GPU.',
  act: 'GPUs of one machine should have one driver. The PCI address is what kernel log and vendor ask for.',
  noValue: 'No GPU is read, or it is lost',
  width: 15,
  height: 7,
  rows: {
    ...GPU_ROWS.rows,
    // Narrow, so that the name of a board takes two lines and not three where the window is 1000 pixels wide.
    instance: { title: 'Instance', width: 92, wrapped: true },
    name: { title: 'Board', wrapped: true },
    driver_version: { title: 'Driver', width: 85 },
    pci_bus_id: { title: 'PCI address', width: 138 },
  },
  apart: GPU_ROWS.apart,
  sortedBy: 'VRAM',
  columns: [
    {
      title: 'VRAM',
      expr: `${of(gpu.info)} * ignoring (name, driver_version, pci_bus_id, vbios_version, compute_capability) group_left () ${of(gpu.memoryTotalBytes)}`,
      unit: 'bytes',
      decimals: 0,
      width: 75,
    },
  ],
});

const runs = table({
  title: 'Who runs on it',
  means: 'Servers and models that are known to run on the chosen GPUs, and what they make on all of theirs.',
  act: 'These are to be drained before a reset. Empty, and the GPU busy: name its devices in the config of the server.',
  noValue: 'No server is known to run on it: name its devices in the config',
  width: 9,
  height: 7,
  rows: {
    device_id: { title: 'GPU', width: 55 },
    server: { title: 'Server' },
    model: { title: 'Model' },
  },
  apart: ['job', 'instance', 'uuid'],
  sortedBy: 'Tokens',
  columns: [
    {
      title: 'Tokens',
      expr: onGpus(select(INPUT_RULES.tokensPerSecond, 'instance'), 'gpu'),
      unit: 'tokensPerSecond',
      decimals: 0,
      width: 100,
    },
  ],
});

/** @param thresholds of the verdict */
export function glance(thresholds: Thresholds): Row {
  return { panels: [state(thresholds), busy, vram, power, margin, price, identity, runs] };
}
