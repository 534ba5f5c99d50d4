import { BASELINE } from '../../baselines/names.ts';
import { MODEL, series } from './case.test.support.ts';
import type { AlertCase } from './case.test.support.ts';

const SIGNAL = `${MODEL},signal="ttft"`;
const baseline = (name: keyof typeof BASELINE, values: string, signal = 'ttft') =>
  series(BASELINE[name], SIGNAL.replace('"ttft"', `"${signal}"`), values);

/** A signal of which other rules say in which minutes it left its band. */
export const left = (signal: string, deviation: string) => [
  baseline('average', '4x200', signal),
  baseline('expected', '2x200', signal),
  baseline('deviation', deviation, signal),
];

export const BASELINE_CASES: readonly AlertCase[] = [
  {
    alert: 'BaselineDeviation',
    at: 30,
    fires: [baseline('average', '3x40'), baseline('expected', '2x40'), baseline('deviation', '1x40')],
    quiet: [
      [baseline('average', '3x40'), baseline('expected', '2x40')],
      [baseline('average', '3x40'), baseline('expected', '2x40'), baseline('deviation', '_x28 1x20')],
    ],
    summary: 'ttft of chat (acme/small) is above its normal: 3, 2 expected at this hour.',
  },
  {
    alert: 'BaselineDeviation',
    at: 30,
    fires: [baseline('average', '0x40'), baseline('expected', '2x40'), baseline('deviation', '-1x40')],
    quiet: [[baseline('average', '1x40'), baseline('expected', '2x40')]],
    summary: 'ttft of chat (acme/small) is below its normal: 0, 2 expected at this hour.',
  },
  {
    alert: 'BaselineDeviation',
    at: 130,
    fires: left('request_rate', '_x5 -1x150'),
    // Less than two hours; and for the other, less than five minutes.
    quiet: [left('request_rate', '_x12 -1x150'), left('queue_depth', '_x126 1x30')],
    summary: 'request_rate of chat (acme/small) is below its normal: 4, 2 expected at this hour.',
  },
  {
    alert: 'BaselineSignalMissing',
    at: 30,
    fires: [baseline('missing', '1x40')],
    quiet: [[baseline('average', '3x40')], [baseline('missing', '1x40', 'batch_fill')]],
    summary: 'ttft of chat (acme/small) is not told any more (missing: 1).',
  },
];
