/** Power, heat, and the clocks that they hold down. */
import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { CLOCK_LIMIT_ADVICE, CLOCK_LIMIT_WORDS, GPU } from '../panels/gpus.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { thermalMargin } from '../panels/thermal-margin.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { limits, overGpus } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';

const power = timeSeries({
  title: 'Power against limit',
  means: 'Power that all GPUs draw together, and dashed the sum of their limits.',
  act: 'What the room must deliver and cool, without hosts and fans. Far under the limit at full load: clocks are held down, or kernels wait for memory.',
  unit: 'watts',
  noValue: 'No GPU tells its power',
  width: 12,
  calculations: ['lastNotNull', 'mean', 'max'],
  queries: [
    { expr: overGpus(select(gpu.powerWatts, 'instance')), legend: 'Power' },
    { expr: overGpus(select(gpu.powerLimitWatts, 'instance')), legend: 'Limit' },
  ],
  styles: { '^Limit$': { dashed: true } },
});

const margin = thermalMargin({
  title: 'Thermal margin of the hottest GPU',
  means: 'Degrees that the hottest GPU of each machine has left before its clocks are lowered.',
  act: 'At the line they are lowered. One machine under the others: its fans, filters or inlet; all of them at the same time: the room.',
  noValue: 'Not told: older drivers do not have it; see the temperature of the GPU',
  width: 12,
  queries: [
    {
      expr: `min by (instance) (${select(gpu.temperatureMarginCelsius, 'instance')})`,
      legend: '{{instance}}',
    },
  ],
});

const reasons = stateTimeline({
  title: 'Clocks held down, by reason',
  means:
    'The reason that holds the clocks of a GPU down; where there are several, that which needs hands most. GPUs without any are not drawn.',
  act: CLOCK_LIMIT_ADVICE,
  unit: 'words',
  noValue: 'No clock was held down',
  width: 24,
  mappings: CLOCK_LIMIT_WORDS,
  queries: [{ expr: `max without (reason) (\n  ${limits('instance')}\n)`, legend: GPU }],
});

export const heat: Row = { title: 'Power and heat', panels: [power, margin, reasons] };
