/** How near GPUs are to slower clocks. */
import { timeSeries } from './timeseries.ts';
import type { TimeSeriesOptions } from './timeseries.ts';

type Given = Pick<TimeSeriesOptions, 'title' | 'means' | 'act' | 'noValue' | 'width' | 'queries'>;

/** Degrees left before clocks are lowered: a line where they are, and room above it for what a hot day takes. */
export function thermalMargin(given: Given) {
  return timeSeries({
    ...given,
    unit: 'celsius',
    decimals: 0,
    softMin: 0,
    softMax: 20,
    limit: { at: 0, color: 'orange' },
    calculations: ['lastNotNull', 'min'],
  });
}
