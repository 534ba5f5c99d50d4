/** What of the kit has to be run so that its alerts can be judged. */
import { ruleFiles } from '../../kit.ts';
import type { AlertingRule, RecordingRule, RuleGroup } from '../../rules.ts';
import { BASELINE } from '../../baselines/names.ts';
import { DEFAULT_THRESHOLDS } from '../../verdict/thresholds.ts';
import { VERDICT_SERIES } from '../../verdict/promql.ts';
import { seconds, seriesIn } from '../../past/rule-levels.ts';
import { MINUTE } from '../scored-series.ts';

export interface Needed {
  /** Recording rules that the alerts stand on; those of no alert are left out. */
  readonly groups: readonly RuleGroup[];
  readonly alerts: readonly AlertingRule[];
  /** Names of the series that all of them read; those of the exporter are among them. */
  readonly names: ReadonlySet<string>;
}

/**
 * All of the kit but the alerts on alerts, which are for the week. A verdict that holds is judged without the margin that
 * keeps it from flapping: rules are run over the past one by one, and what reads its own last value cannot be.
 */
export function neededOfKit(): Needed {
  const { verdict, recording, baselines, alerting } = ruleFiles({
    verdict: DEFAULT_THRESHOLDS,
    verdictInterval: '1m',
  });
  const all = [verdict, recording, baselines].flatMap((file) => file.groups).map(withoutMargin);
  const alerts = alerting.groups.flatMap(({ rules }) => rules.filter(isAlert));
  const names = namesRead(alerts, all);
  const groups = all
    .map((group) =>
      withRules(
        group,
        recordings(group).filter(({ record }) => names.has(record)),
      ),
    )
    .filter(({ rules }) => rules.length > 0);
  return { groups, alerts, names };
}

/** Of the slow groups, what follows the value at once. */
const QUICK: ReadonlySet<string> = new Set([
  BASELINE.average,
  BASELINE.ratio,
  BASELINE.error,
  BASELINE.fastError,
  BASELINE.slowError,
  BASELINE.slowScore,
  BASELINE.slowlyOff,
  BASELINE.slowDeviation,
  BASELINE.missing,
  BASELINE.flowing,
  BASELINE.stopped,
  BASELINE.briefStop,
  BASELINE.dropped,
  BASELINE.beyond,
  BASELINE.lately,
]);

/**
 * Rules whose values an hour of a fault hardly moves, because they look back a day or more, which is why they are evaluated
 * more rarely than once a minute; and all others.
 */
export function slowAndQuick(groups: readonly RuleGroup[]): Record<'slow' | 'quick', RuleGroup[]> {
  const part = (slow: boolean) =>
    groups.map((group) =>
      withRules(
        group,
        recordings(group).filter((rule) => isSlow(group, rule) === slow),
      ),
    );
  return { slow: part(true), quick: part(false) };
}

function isSlow({ interval }: RuleGroup, { record }: RecordingRule): boolean {
  return seconds(interval) > MINUTE && !QUICK.has(record);
}

function withRules({ name, interval }: RuleGroup, rules: RuleGroup['rules']): RuleGroup {
  return { name, interval, rules };
}

/** Names of series that are recorded by some rules and read by others. */
export function readBetween(from: readonly RuleGroup[], by: readonly { readonly expr: string }[]): string[] {
  const read = new Set(by.flatMap(({ expr }) => seriesIn(expr)));
  return from.flatMap(recordings).flatMap(({ record }) => (read.has(record) ? [record] : []));
}

const RANGE = /([a-zA-Z_:][\w:]*)(?:\{[^}]*\})?\[(\w+)\](?: offset (\w+))?/g;

/** Furthest that one of the expressions looks back at one of these series, seconds. */
export function furthestLook(names: readonly string[], by: readonly { readonly expr: string }[]): number {
  const looks = by.flatMap(({ expr }) =>
    [...expr.matchAll(RANGE)].map(([, name = '', window = '0s', offset = '0s']) =>
      names.includes(name) ? seconds(window) + seconds(offset) : 0,
    ),
  );
  return Math.max(0, ...looks);
}

function recordings({ rules }: RuleGroup): RecordingRule[] {
  return rules.flatMap((rule) => ('record' in rule ? [rule] : []));
}

function isAlert(rule: RuleGroup['rules'][number]): rule is AlertingRule {
  return 'alert' in rule;
}

const NEVER = 'headroom:never';

function withoutMargin(group: RuleGroup): RuleGroup {
  const rules = recordings(group).map((rule): RecordingRule => {
    if (rule.record !== VERDICT_SERIES) return rule;
    return { record: rule.record, expr: rule.expr.replaceAll(VERDICT_SERIES, NEVER) };
  });
  return withRules(group, rules);
}

/** All names that alerts read, and what records those reads in turn. */
function namesRead(alerts: readonly AlertingRule[], groups: readonly RuleGroup[]): ReadonlySet<string> {
  const names = new Set(alerts.flatMap(({ expr }) => seriesIn(expr)));
  const rules = groups.flatMap(recordings);
  for (let before = 0; before < names.size;) {
    before = names.size;
    for (const { record, expr } of rules) {
      if (names.has(record)) for (const name of seriesIn(expr)) names.add(name);
    }
  }
  return names;
}
