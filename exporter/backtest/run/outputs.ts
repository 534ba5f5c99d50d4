/** What a rule leaves behind for those that read it: series under one name, or two where both versions tell its alerts. */
import type { AlertAt } from '../../../alerts/past/alert-life.ts';
import type { SeriesLabels, TimedSeries } from '../../prometheus-client/answer.ts';
import type { PlannedRule } from '../plan/plan.ts';
import { alertNames } from '../plan/reads.ts';
import type { Evaluated } from './evaluate.ts';
import { livesOf } from './firing.ts';
import type { AlertLife } from './firing.ts';
import { relabelled } from './recorded.ts';

export interface Output {
  readonly name: string;
  readonly series: readonly TimedSeries[];
  /** Of all evaluations, ascending Unix seconds. */
  readonly times: readonly number[];
}

/** Names of what a rule leaves behind. */
export function outputNames(rule: PlannedRule): readonly string[] {
  return rule.kind === 'record' ? [rule.name] : alertNames(rule);
}

export function outputsOf(rule: PlannedRule, { series, times }: Evaluated): readonly Output[] {
  const left =
    rule.kind === 'record'
      ? relabelled(series, rule.labels)
      : alertSeries(rule, livesOf(rule, series, times));
  return outputNames(rule).map((name) => ({ name, series: left, times }));
}

/** As Prometheus has them while an alert is pending, and while it fires. */
function alertSeries(rule: PlannedRule, lives: readonly AlertLife[]): readonly TimedSeries[] {
  const named = (labels: SeriesLabels, alertstate: string, times: readonly AlertAt[]): TimedSeries => ({
    name: '',
    labels: { ...labels, alertname: rule.name, alertstate },
    samples: times.map(({ time }) => [time, 1] as const),
  });
  const all = lives.flatMap(({ labels, pending, fires }) => [
    named(labels, 'pending', pending),
    named(labels, 'firing', fires),
  ]);
  // Alerts that differ in their state alone are one series.
  return relabelled(all, {});
}
