/** What else GPUs of Hopper and newer tell of their work. */
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { gpuLine } from '../panels/gpus.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import type { Named } from '../queries/select.ts';

const NO_ACTIVITY = 'Not told: GPUs of Hopper and newer do, by NVML';
const of = (series: Named) => select(series, 'gpu');

const occupancy = timeSeries({
  title: 'SMs with work, and how full they are',
  means:
    'Share of cycles in which SMs had warps, and dashed the share of the warps they can hold that they had.',
  act: 'Active and not full is usual: good kernels need few warps. Both low while a kernel runs: kernels or batches are small.',
  unit: 'share',
  noValue: NO_ACTIVITY,
  width: 12,
  max: 1,
  calculations: ['lastNotNull', 'mean'],
  queries: [
    { expr: of(gpu.smActiveRatio), legend: gpuLine('active') },
    { expr: of(gpu.smOccupancyRatio), legend: gpuLine('warps') },
  ],
  styles: { ' warps ·': { dashed: true } },
});

const pipes = timeSeries({
  title: 'Pipes beside the tensor cores',
  means: 'Share of cycles in which the pipes for 16, 32 and 64 bit numbers worked.',
  act: 'Much of them and little of the tensor cores: the model does not run in a type that these take; look at its dtype and its quantisation. 64 bit: something else than inference runs there.',
  unit: 'share',
  noValue: NO_ACTIVITY,
  width: 12,
  max: 1,
  calculations: ['lastNotNull', 'mean'],
  queries: [
    { expr: of(gpu.fp16ActiveRatio), legend: gpuLine('FP16') },
    { expr: of(gpu.fp32ActiveRatio), legend: gpuLine('FP32') },
    { expr: of(gpu.fp64ActiveRatio), legend: gpuLine('FP64') },
  ],
});

export const activity: Row = { title: 'SMs and pipes', collapsed: true, panels: [occupancy, pipes] };
