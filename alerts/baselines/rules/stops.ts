/** Values at zero: whether this signal stops by nature, and for how long. Nothing is less than usual, whatever predicts it. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE, spreadNames } from '../names.ts';
import { last2h } from '../promql.ts';
import { SETTINGS } from '../settings.ts';

const { zeroShare, leastFloor, longStop, usualStop } = SETTINGS;
const LONG = longStop.value * 60;
/** How far back it is seen when the value was there: longer than the longest that is waited for. */
const SEEN = 40;
/** A minute less, for the sample of a week ago is the end of a week, which Prometheus 2 counts and 3 does not. */
const WEEK = '10079m';

/** Every five minutes. */
export function stopRules(): RecordingRule[] {
  const stopped = `max_over_time(${BASELINE.stopped}[15m])`;
  return [
    {
      record: BASELINE.flowing,
      expr: `(${BASELINE.average} >= ${zeroShare.value} * ${BASELINE.expected}) * 0 + time()`,
    },
    {
      record: BASELINE.stopped,
      // What is paused is not at zero, and is not learned.
      expr: `(time() - last_over_time(${BASELINE.flowing}[${SEEN}m]) or ${BASELINE.expected} * 0 + ${SEEN * 60})
and ${BASELINE.average}`,
    },
    {
      record: BASELINE.briefStop,
      // For a quarter of an hour after it too: the score is a median, and lags.
      expr: `${stopped} > 0 <= ${last2h(BASELINE.usualStop)}`,
    },
    {
      record: BASELINE.dropped,
      expr: `${BASELINE.stopped} > 0 and ${last2h(BASELINE.floor)} > ${leastFloor.value}`,
    },
  ];
}

/** Every two hours: the lowest values and the longest stops of the last week. */
export function weekOfStopsRules(): RecordingRule[] {
  const { hoursLow } = spreadNames(BASELINE.error);
  return [
    { record: BASELINE.floor, expr: `quantile_over_time(0.5, ${hoursLow}[${WEEK}])` },
    { record: BASELINE.longestStop, expr: `max_over_time(${BASELINE.stopped}[2h])` },
    {
      record: BASELINE.usualStop,
      expr: `clamp_max(quantile_over_time(${usualStop.value}, ${BASELINE.longestStop}[${WEEK}]), ${LONG})`,
    },
  ];
}
