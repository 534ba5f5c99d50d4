import { alertLife } from '../../../alerts/past/alert-life.ts';
import type { AlertTimes } from '../../../alerts/past/alert-life.ts';
import type { SeriesLabels, TimedSeries } from '../../prometheus-client/answer.ts';
import type { PlannedRule } from '../plan/plan.ts';
import { relabelled } from './recorded.ts';

/** An alert from when it begins to fire until it ends: Unix seconds. */
export interface Firing {
  /** Without the name of the alert. */
  readonly labels: SeriesLabels;
  readonly from: number;
  readonly to: number;
  /** Since when the condition held. */
  readonly since: number;
  /** It fires at the last evaluation, and goes on. */
  readonly isOpen: boolean;
}

/** An alert with one set of labels, at all evaluations at which it is there. */
export interface AlertLife extends AlertTimes {
  readonly labels: SeriesLabels;
}

/** What becomes of the answers of an alert's expression. @param times of all evaluations, ascending */
export function livesOf(
  rule: PlannedRule,
  series: readonly TimedSeries[],
  times: readonly number[],
): readonly AlertLife[] {
  // The name of the alert takes the place of one that the expression gives, as that of an alert that it reads.
  return relabelled(series, { ...plainLabels(rule), alertname: '' }).map(({ labels, samples }) => {
    const { pending, fires } = alertLife(times, new Set(samples.map(([time]) => time)), rule);
    return { labels, pending, fires };
  });
}

/** Labels that are made from the values of an evaluation are not known here. */
function plainLabels({ labels }: PlannedRule): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => !value.includes('{{')));
}

/** @param last time of the last evaluation */
export function firingsOf({ labels, fires }: AlertLife, interval: number, last: number): readonly Firing[] {
  const found: Firing[] = [];
  for (const { time, since } of fires) {
    const to = time + interval;
    const isOpen = time === last;
    const open = found.at(-1);
    if (open?.to === time && open.since === since) found.splice(-1, 1, { ...open, to, isOpen });
    else found.push({ labels, from: time, to, since, isOpen });
  }
  return found;
}
