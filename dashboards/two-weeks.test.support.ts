/** What takes weeks to come about: demand that grows, and alerts that fire, are reviewed, or are not. */
import { alertSeries } from '../alerts/past/alert-series.ts';
import type { TimedSeries } from '../alerts/past/timed-series.ts';
import type { AlertingRule } from '../alerts/rules.ts';
import { INPUT_RULES } from '../alerts/verdict/input-rules.ts';
import { alerting, inference } from '../exporter/catalogue/index.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;
const EVERY = 300;
export const DAYS = 15;

const TARGET = { job: 'headroom', instance: 'growing' };
const MODEL = { ...TARGET, server: 'chat', model: 'llama-3.1-8b' };

/** @param to Unix seconds, of the last sample */
export function twoWeeks(to: number): readonly TimedSeries[] {
  const end = Math.floor(to / EVERY) * EVERY;
  const times = Array.from({ length: (DAYS * DAY) / EVERY }, (_, index) => end - index * EVERY).toReversed();
  const days = (time: number) => DAYS - (end - time) / DAY;
  const steady = (
    name: string,
    labels: TimedSeries['labels'],
    value: (time: number) => number,
  ): TimedSeries => ({
    name,
    labels,
    samples: times.map((time) => [time, value(time)] as const),
  });
  return [
    steady(inference.requestsRunning.name, MODEL, (time) => 20 + days(time)),
    steady(INPUT_RULES.requestsPerSecond.record, MODEL, (time) => 2 + days(time) / 10),
    steady(inference.batchCapacity.name, MODEL, () => 64),
    steady(inference.serverReady.name, MODEL, () => 1),
    steady(inference.modelLoadSeconds.name, MODEL, () => 90),
    ...fired('InferenceStalled', 'critical', {}, times, [2, 5, 9, 14.985]),
    ...fired('BaselineDeviation', 'warning', { signal: 'ttft_p95' }, times, [1, 3, 4, 8, 14]),
    // One that flaps, and one that is right each time.
    ...fired('InferenceKvCachePressure', 'warning', {}, times, [6, 6.05, 6.1, 11, 11.06, 13.3]),
    ...fired('InferenceSloBurnFast', 'critical', {}, times, [5, 9.02, 12.4]),
    reviewed('InferenceStalled', '', 'real', 'r1', end - 20 * HOUR, times),
    reviewed('BaselineDeviation', 'ttft_p95', 'noise', 'r2', end - HOUR, times),
    reviewed('InferenceKvCachePressure', '', 'noise', 'r3', end - 8 * DAY, times),
    reviewed('InferenceKvCachePressure', '', 'noise', 'r4', end - 3 * DAY, times),
    ...['r5', 'r6', 'r7'].map((review, at) =>
      reviewed('InferenceSloBurnFast', '', 'real', review, end - (9 - 3 * at) * DAY, times),
    ),
  ];
}

/** Each time for half an hour. @param onDays days after the first sample */
function fired(
  alert: string,
  severity: AlertingRule['labels']['severity'],
  labels: TimedSeries['labels'],
  times: readonly number[],
  onDays: readonly number[],
): TimedSeries[] {
  const rule: AlertingRule = { alert, expr: '', labels: { severity }, annotations: {} };
  const first = times[0] ?? 0;
  const active = times.filter((time) =>
    onDays.some((day) => time >= first + day * DAY && time < first + day * DAY + HOUR / 2),
  );
  const samples = active.map((time) => [time, 1] as const);
  return alertSeries(rule, [{ name: alert, labels: { ...MODEL, ...labels }, samples }], times);
}

function reviewed(
  alertname: string,
  signal: string,
  verdict: 'real' | 'noise',
  review: string,
  at: number,
  times: readonly number[],
): TimedSeries {
  const samples = times.filter((time) => time >= at).map((time) => [time, at] as const);
  const about = signal === '' ? {} : { signal };
  return {
    name: alerting.alertReviewTimestampSeconds.name,
    labels: { ...TARGET, alertname, ...about, verdict, review },
    samples,
  };
}
