import type { AlertingRule } from '../rules.ts';
import { alertLife } from './alert-life.ts';
import { seconds } from './rule-levels.ts';
import type { TimedSeries } from './timed-series.ts';

/**
 * The series that Prometheus makes of an alert while it fires. Pending alerts are left out.
 * @param active what the expression gave at `times`, all evaluations, ascending Unix seconds
 */
export function alertSeries(
  { alert, labels: own, for: hold = '0s', keep_firing_for: keep = '0s' }: AlertingRule,
  active: readonly TimedSeries[],
  times: readonly number[],
): TimedSeries[] {
  return active.flatMap(({ labels: found, samples }) => {
    const at = new Set(samples.map(([time]) => time));
    const { fires } = alertLife(times, at, { holdSeconds: seconds(hold), keepSeconds: seconds(keep) });
    const labels = { ...found, ...own, alertname: alert };
    return [
      {
        name: 'ALERTS',
        labels: { ...labels, alertstate: 'firing' },
        samples: fires.map(({ time }) => [time, 1] as const),
      },
      { name: 'ALERTS_FOR_STATE', labels, samples: fires.map(({ time, since }) => [time, since] as const) },
    ];
  });
}
