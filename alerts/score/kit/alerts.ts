/** When alerts fire, over weeks: their expressions by a real Prometheus, `for` and `keep_firing_for` as it applies them. */
import type { AlertingRule, Severity } from '../../rules.ts';
import type { Evaluated } from '../engine.ts';
import { alert } from '../firing.ts';
import { seconds } from '../../past/rule-levels.ts';
import { MINUTE } from '../scored-series.ts';
import type { Interval } from '../scored-series.ts';

/** An alert from when it begins to fire until it ends. */
export interface Fired extends Interval {
  readonly alert: string;
  readonly severity: Severity;
  /** Without those of the rule. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Evaluated once a minute; an alert that still fires at the end ends there. */
export async function firedIn(
  evaluated: Evaluated,
  rules: readonly AlertingRule[],
  time: Interval,
): Promise<Fired[]> {
  const fired: Fired[] = [];
  for (const rule of rules) fired.push(...(await firedBy(evaluated, rule, time)));
  return fired;
}

async function firedBy(evaluated: Evaluated, rule: AlertingRule, { from, to }: Interval): Promise<Fired[]> {
  const found = new Map<string, { labels: Fired['labels']; minutes: Set<number> }>();
  for (const { labels, samples } of await evaluated.range(rule.expr, MINUTE, from, to - MINUTE)) {
    const key = JSON.stringify(Object.entries(labels).toSorted(([one], [other]) => (one < other ? -1 : 1)));
    const { minutes } = found.get(key) ?? { minutes: new Set<number>() };
    for (const [at] of samples) minutes.add((at - from) / MINUTE);
    found.set(key, { labels, minutes });
  }
  const hold = { holdSeconds: seconds(rule.for ?? '0s'), keepSeconds: seconds(rule.keep_firing_for ?? '0s') };
  return [...found.values()].flatMap(({ labels, minutes }) => {
    const firing = alert((to - from) / MINUTE, (minute) => minutes.has(minute), hold);
    const { severity, side } = rule.labels;
    const name = side === undefined ? rule.alert : `${rule.alert} ${side}`;
    return intervalsOf(firing, from).map((interval) => ({
      from: interval.from,
      to: interval.to,
      alert: name,
      severity,
      labels,
    }));
  });
}

function intervalsOf(firing: Uint8Array, from: number): Interval[] {
  const intervals: Interval[] = [];
  for (let minute = 0; minute < firing.length; minute++) {
    if (!firing[minute]) continue;
    const start = minute;
    while (firing[minute]) minute++;
    intervals.push({ from: from + start * MINUTE, to: from + minute * MINUTE });
  }
  return intervals;
}
