import type { Rule, RuleGroup } from '../../../alerts/rules.ts';
import { parseDuration } from '../../config/duration.ts';

/** A rule of ours or of others, ready to be run. Times are seconds. */
export interface LoadedRule {
  readonly kind: 'record' | 'alert';
  /** What it records, or what the alert is called. */
  readonly name: string;
  readonly expr: string;
  /** `for` and `keep_firing_for` of an alert. */
  readonly holdSeconds: number;
  readonly keepSeconds: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly group: string;
  /** Between two evaluations. */
  readonly interval: number;
}

export function loadedRules(groups: readonly RuleGroup[]): readonly LoadedRule[] {
  return groups.flatMap(({ name, interval, rules }) =>
    rules.map((rule) => loadedRule(rule, name, secondsOf(interval))),
  );
}

function loadedRule(rule: Rule, group: string, interval: number): LoadedRule {
  const { expr, labels = {} } = rule;
  const common = { expr, labels, group, interval };
  if ('record' in rule)
    return { kind: 'record', name: rule.record, holdSeconds: 0, keepSeconds: 0, ...common };
  const { alert: name, for: hold = '0s', keep_firing_for: keep = '0s' } = rule;
  return { kind: 'alert', name, holdSeconds: secondsOf(hold), keepSeconds: secondsOf(keep), ...common };
}

function secondsOf(duration: string): number {
  return (parseDuration(duration) ?? Number.NaN) / 1_000;
}
