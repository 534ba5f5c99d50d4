import { heldDown } from '../../alerts/recording/each-gpu.ts';
import { FAULT_CLOCK_SHARE } from '../../alerts/verdict/gpu-faults.ts';
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { CLOCK_LIMIT_ADVICE, CLOCK_LIMIT_WORDS, GPU, gpuLine } from '../panels/gpus.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { limits } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';
import type { Named } from '../queries/select.ts';

const reasons = stateTimeline({
  title: 'Clocks held down, by reason',
  means:
    'Each reason that held the clocks of a GPU down, as it was at each scrape. Reasons that did not are not drawn.',
  act: CLOCK_LIMIT_ADVICE,
  unit: 'words',
  noValue: 'No clock was held down',
  width: 24,
  mappings: CLOCK_LIMIT_WORDS,
  queries: [{ expr: limits('gpu'), legend: 'GPU {{device_id}} {{reason}}' }],
});

const share = timeSeries({
  title: 'Held down by heat or power',
  means: 'Share of 5 minutes in which heat or power held the clocks down, whatever the scrapes saw of it.',
  act: 'Over the line it is a fault of the GPU for verdict and alerts: every answer from it is slower. Compare inlet and neighbours, then power supplies.',
  unit: 'share',
  noValue: 'The GPU does not tell why its clocks are low',
  width: 12,
  max: 1,
  limit: { at: FAULT_CLOCK_SHARE, color: 'orange' },
  queries: [{ expr: select(heldDown, 'gpu'), legend: GPU }],
});

const of = (series: Named) => select(series, 'gpu', 'domain=~"sm|memory"');

const clock = timeSeries({
  title: 'Clocks',
  means: 'Clocks of SMs and memory, and dashed the highest that they can have.',
  act: 'Far under the dashed line at load: a reason beside this says why. Low when idle is how power is saved.',
  unit: 'hertz',
  noValue: 'The GPU does not tell its clocks',
  width: 12,
  calculations: ['lastNotNull', 'min'],
  queries: [
    { expr: of(gpu.clockHertz), legend: gpuLine('{{domain}}') },
    { expr: of(gpu.clockMaxHertz), legend: gpuLine('{{domain}} highest') },
  ],
  styles: { ' highest ·': { dashed: true } },
});

export const clocks: Row = { title: 'Clocks', panels: [reasons, share, clock] };
