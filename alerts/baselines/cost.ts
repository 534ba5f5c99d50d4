/** What the rules cost: samples read for each series that is watched, reckoned from the expressions themselves. */
import type { RecordingRule, RuleGroup } from '../rules.ts';
import { BASELINE } from './names.ts';
import { seconds } from '../past/rule-levels.ts';

export interface RuleCost {
  readonly record: string;
  /** Samples read by one evaluation, of one series that is watched. */
  readonly samples: number;
  /** Minutes between two evaluations. */
  readonly minutes: number;
}

/**
 * The cost of each rule that is made for all signals, for one series of one signal. Rules for one signal alone (its value
 * and its constants) count once. It is the most: a lag that is not there yet is counted.
 */
export function costOf(groups: readonly RuleGroup[]): RuleCost[] {
  const intervals = intervalsOf(groups);
  return groups.flatMap(({ interval, rules }) => {
    const shared = rules.filter((rule): rule is RecordingRule => 'record' in rule);
    return oncePerSignal(shared).map(({ record, expr }) => ({
      record,
      samples: samplesOf(expr, intervals),
      minutes: seconds(interval) / 60,
    }));
  });
}

/** Samples that all rules together read in a minute, for one series that is watched. */
export function samplesPerMinute(costs: readonly RuleCost[]): number {
  return costs.reduce((sum, { samples, minutes }) => sum + samples / minutes, 0);
}

/** Of the rules that there are once for each signal, the dearest stands for all. */
function oncePerSignal(rules: readonly RecordingRule[]): RecordingRule[] {
  const dearest = new Map<string, RecordingRule>();
  for (const rule of rules) {
    const key = `${rule.record} ${rule.labels?.['reason'] ?? ''}`;
    const known = dearest.get(key);
    if (!known || rule.expr.length > known.expr.length) dearest.set(key, rule);
  }
  return [...dearest.values()];
}

function intervalsOf(groups: readonly RuleGroup[]): ReadonlyMap<string, number> {
  return new Map(
    groups.flatMap(({ interval, rules }) =>
      rules.flatMap((rule) => ('record' in rule ? [[rule.record, seconds(interval)] as const] : [])),
    ),
  );
}

/** What is no series: texts, lists of labels, and words. */
const NOT_SERIES =
  /"(?:[^"\\]|\\.)*"|\b(?:on|ignoring|without|by|group_left|group_right)\s*\([^)]*\)|\b(?:and|or|unless|bool|offset)\b/g;
/** A name that is not a function's, its matchers, its range if it has one, and the step of it. */
const SELECTOR = /(?<![\w:])([a-zA-Z_:][\w:]*)(?![\w:]|\s*\()(?:\{[^}]*\})?(?:\[(\w+)(?::(\w+))?\])?/g;
/** One series for all that is watched. */
const SHARED = new Set<string>([BASELINE.utcOffset, BASELINE.clockChange, BASELINE.clockChangeAge]);
/** Series that no rule of ours records come once a minute, or are taken as such. */
const SCRAPED = 60;

/** Prometheus 2 reads both ends of a range: one sample more than fit into it. */
function samplesOf(expr: string, intervals: ReadonlyMap<string, number>): number {
  let samples = 0;
  for (const [, name = '', range, step] of expr.replaceAll(NOT_SERIES, '').matchAll(SELECTOR)) {
    if (SHARED.has(name)) continue;
    const every = step === undefined ? (intervals.get(name) ?? SCRAPED) : seconds(step);
    samples += range === undefined ? 1 : Math.floor(seconds(range) / every) + 1;
  }
  return samples;
}
