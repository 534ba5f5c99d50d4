/** How much of it is used, and by what. */
import { utilisationBuckets, utilisationOfGpu } from '../../alerts/recording/each-gpu.ts';
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { gpuLine } from '../panels/gpus.ts';
import { heatmap } from '../panels/heatmap.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import type { Named } from '../queries/select.ts';

const NO_UTILISATION = 'Not told: GPUs in MIG mode have none (see MIG below), or the rules are not loaded';
const of = (series: Named) => select(series, 'gpu');

const kernels = timeSeries({
  title: 'What kernels did',
  means:
    'Dashed the share of 5 minutes in which some kernel ran. The others are what it did: SMs with work, tensor cores at work, bandwidth of the memory in use, as shares of the most that the board has; only Hopper and newer tell them, by NVML.',
  act: 'Dashed low: the server has no work, or the host hands it over too slowly. Dashed high and all else low: batches are small, and more GPUs would change nothing. Tensor cores near 1 are prefill, bandwidth near 1 is decode: the board gives all it has.',
  unit: 'share',
  noValue: NO_UTILISATION,
  width: 12,
  height: 10,
  max: 1,
  calculations: ['lastNotNull', 'mean'],
  queries: [
    { expr: of(utilisationOfGpu), legend: gpuLine('a kernel ran') },
    { expr: of(gpu.smActiveRatio), legend: gpuLine('SMs') },
    { expr: of(gpu.tensorActiveRatio), legend: gpuLine('tensor cores') },
    { expr: of(gpu.dramActiveRatio), legend: gpuLine('bandwidth') },
  ],
  styles: { ' a kernel ran ·': { dashed: true } },
});

const samples = heatmap({
  title: 'Utilisation of each moment',
  means:
    'How often the utilisation of a moment was how high, over the chosen GPUs: every sample, not one for each scrape.',
  act: 'Two bands, at 0 and high up: work comes in bursts, and larger batches or more requests at once would fill the gaps. One band: steady.',
  unit: 'percent',
  cellUnit: 'perSecond',
  noValue: NO_UTILISATION,
  width: 12,
  height: 10,
  expr: `sum by (le) (${of(utilisationBuckets)})`,
});

export const work: Row = { title: 'Work', panels: [kernels, samples] };
