/** How much of the GPUs is used. */
import { percent } from '../../alerts/percent.ts';
import { utilisationOfGpu } from '../../alerts/recording/each-gpu.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import type { Family } from '../../exporter/catalogue/family.ts';
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { gpuCount, IDLE } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';

const utilisation = select(utilisationOfGpu, 'instance');

function bands({ busy }: Thresholds) {
  return timeSeries({
    title: 'GPUs by how much they work',
    means: `How many GPUs had a kernel running for ${percent(busy)} of 5 minutes or more (busy), for less (working), or not at all (idle).`,
    act: 'Idle at the same hours every day: fold, schedule or scale. All busy says no more than that kernels ran: look beside whether they did much.',
    unit: 'count',
    decimals: 0,
    noValue: 'No utilisation is told: GPUs in MIG mode have none',
    width: 8,
    height: 10,
    stacked: true,
    calculations: ['lastNotNull', 'mean'],
    queries: [
      { expr: gpuCount(`${utilisation} >= ${busy}`, 'instance'), legend: 'Busy' },
      { expr: gpuCount(`${utilisation} >= ${IDLE} < ${busy}`, 'instance'), legend: 'Working' },
      { expr: gpuCount(`${utilisation} < ${IDLE}`, 'instance'), legend: 'Idle' },
    ],
    styles: {
      '^Busy$': { color: 'green' },
      '^Working$': { color: 'super-light-blue' },
      '^Idle$': { color: 'dark-blue' },
    },
  });
}

const mean = (family: Family) => `avg(${select(family, 'instance')})`;

const activity = timeSeries({
  title: 'What kernels did, mean',
  means:
    'Mean over the GPUs that tell it: SMs with work, tensor cores at work, and memory bandwidth in use, as shares of the most there is.',
  act: 'Busy with little of all three: small batches, which more GPUs would not mend. Tensor cores high: prefill. Memory high: decode, at what the boards can do.',
  unit: 'share',
  noValue: 'Not told: only GPUs of Hopper and newer do, by NVML',
  width: 8,
  height: 10,
  max: 1,
  calculations: ['lastNotNull', 'mean'],
  queries: [
    { expr: `avg(${utilisation})`, legend: 'A kernel ran' },
    { expr: mean(gpu.smActiveRatio), legend: 'SMs active' },
    { expr: mean(gpu.tensorActiveRatio), legend: 'Tensor cores active' },
    { expr: mean(gpu.dramActiveRatio), legend: 'Memory bandwidth' },
  ],
  styles: { '^A kernel ran$': { dashed: true } },
});

const share = `${select(gpu.memoryUsedBytes, 'instance')} / ${select(gpu.memoryTotalBytes, 'instance')}`;

const memory = timeSeries({
  title: 'VRAM in use',
  means: 'The share of VRAM in use: of the fullest GPU, of the emptiest, and of all together.',
  act: 'Servers take most of it when they start, so a full GPU is no fault. An empty one has no model on it; one half full has room for another.',
  unit: 'share',
  noValue: 'No GPU tells its memory',
  width: 8,
  height: 10,
  max: 1,
  calculations: ['lastNotNull', 'mean'],
  queries: [
    { expr: `max(${share})`, legend: 'Fullest' },
    {
      expr: `sum(max by (uuid) (${select(gpu.memoryUsedBytes, 'instance')})) / sum(max by (uuid) (${select(gpu.memoryTotalBytes, 'instance')}))`,
      legend: 'All',
    },
    { expr: `min(${share})`, legend: 'Emptiest' },
  ],
});

/** @param thresholds of the verdict */
export function use(thresholds: Thresholds): Row {
  return { title: 'Use', panels: [bands(thresholds), activity, memory] };
}
