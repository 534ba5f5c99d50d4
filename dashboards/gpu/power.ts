import { gpu } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { GPU, gpuLine } from '../panels/gpus.ts';
import { thermalMargin } from '../panels/thermal-margin.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import type { Named } from '../queries/select.ts';

const of = (series: Named) => select(series, 'gpu');

const drawn = timeSeries({
  title: 'Power against limit',
  means: 'Power that the board draws, and dashed the limit that the driver enforces.',
  act: 'At the limit clocks go down: normal at full load. Far under it while a kernel runs all the time: the kernels wait for memory or for each other.',
  unit: 'watts',
  noValue: 'The GPU does not tell its power',
  width: 8,
  calculations: ['lastNotNull', 'mean'],
  queries: [
    { expr: of(gpu.powerWatts), legend: GPU },
    { expr: of(gpu.powerLimitWatts), legend: gpuLine('limit') },
  ],
  styles: { ' limit ·': { dashed: true } },
});

const temperature = timeSeries({
  title: 'Temperature',
  means: 'Temperature of the die and, where it has a sensor, of the memory.',
  act: 'By itself no cause to act: what a board may have differs. The margin beside it says how near it is to slower clocks.',
  unit: 'celsius',
  decimals: 0,
  noValue: 'The GPU does not tell its temperature',
  width: 8,
  softMin: 20,
  queries: [{ expr: of(gpu.temperatureCelsius), legend: gpuLine('{{sensor}}') }],
});

const margin = thermalMargin({
  title: 'Thermal margin',
  means: 'Degrees left before clocks are lowered for heat.',
  act: 'At the line they are lowered: fan, filter, inlet. Under 10 at the load of every day there is none left for a hot day.',
  noValue: 'Not told: older drivers do not have it',
  width: 8,
  queries: [{ expr: of(gpu.temperatureMarginCelsius), legend: GPU }],
});

export const power: Row = { title: 'Power and heat', panels: [drawn, temperature, margin] };
