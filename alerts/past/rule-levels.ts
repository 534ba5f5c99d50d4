import type { Rule, RuleGroup } from '../rules.ts';

export interface TimedRule {
  readonly rule: Rule;
  /** Seconds between two evaluations. */
  readonly interval: number;
}

/** Series that Prometheus itself makes of alerting rules. */
const OF_ALERTS = ['ALERTS', 'ALERTS_FOR_STATE'];

/**
 * Rules in levels: a rule reads nothing that a later level, or its own, records. What reads alerts comes after all of them.
 * @throws Error that names the series that are recorded from themselves
 */
export function levelsOf(groups: readonly RuleGroup[]): TimedRule[][] {
  let left = groups.flatMap(({ interval, rules }) =>
    rules.map((rule) => ({ rule, interval: seconds(interval) })),
  );
  const levels: TimedRule[][] = [];
  while (left.length > 0) {
    const waiting = new Set(left.flatMap(({ rule }) => recordedBy(rule)));
    const free = left.filter(({ rule }) => !seriesIn(rule.expr).some((name) => waiting.has(name)));
    if (free.length === 0) throw new Error(`recorded from themselves: ${[...waiting].join(', ')}`);
    levels.push(free);
    left = left.filter((rule) => !free.includes(rule));
  }
  return levels;
}

function recordedBy(rule: Rule): readonly string[] {
  return 'record' in rule ? [rule.record] : OF_ALERTS;
}

/** Names in an expression that may be those of series. Strings are not names. */
export function seriesIn(expr: string): string[] {
  return expr.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').match(/[a-zA-Z_:][\w:]*/g) ?? [];
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** @throws Error when it is not a number and a unit of s, m, h, d or w, such as `30m` */
export function seconds(duration: string): number {
  const [, number, unit = ''] = /^(\d+)([smhdw])$/.exec(duration) ?? [];
  const factor = UNITS[unit];
  if (factor === undefined) throw new Error(`"${duration}" is not a duration such as "30m"`);
  return Number(number) * factor;
}
