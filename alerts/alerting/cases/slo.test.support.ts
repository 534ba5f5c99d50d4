import { inference } from '../../../exporter/catalogue/index.ts';
import type { InputSeries } from '../../verdict/raw-series.test.support.ts';
import { MODEL, series } from './case.test.support.ts';
import type { AlertCase } from './case.test.support.ts';

function slo(total: number, good: number): InputSeries[] {
  const labels = `${MODEL},objective="ttft"`;
  return [
    series(inference.sloRequests.name, labels, `0+${total}x400`),
    series(inference.sloGoodRequests.name, labels, `0+${good}x400`),
  ];
}

export const SLO_CASES: readonly AlertCase[] = [
  {
    alert: 'InferenceSloBurnFast',
    at: 90,
    fires: slo(100, 27),
    // A little too good, and too few to tell.
    quiet: [slo(100, 29), slo(0.4, 0.1)],
    summary:
      '73% of the requests to chat (acme/small) missed the SLO ttft in the last 1h; 5 % is promised at most.',
  },
  {
    alert: 'InferenceSloBurnSlow',
    at: 390,
    fires: slo(100, 69),
    quiet: [slo(100, 71), slo(0.1, 0)],
    summary:
      '31% of the requests to chat (acme/small) missed the SLO ttft in the last 6h; 5 % is promised at most.',
  },
];
