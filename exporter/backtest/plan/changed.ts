/** Two versions of rules as one list: what both have alike is run once. */
import { renamed, selectorsIn } from '../promql/selectors.ts';
import type { LoadedRule } from '../rules/loaded-rule.ts';

/** Of the rules as they are, as they would be set, or of both. */
export type Version = 'now' | 'set' | 'both';

export interface VersionedRule extends LoadedRule {
  readonly version: Version;
}

/** Series of the alerts that fire. */
export const ALERTS = 'ALERTS';
const SUFFIX = ':set';

/** Series that the changed rules record have a name of their own. @param set absent where nothing is changed */
export function bothVersions(
  now: readonly LoadedRule[],
  set: readonly LoadedRule[] | undefined,
): readonly VersionedRule[] {
  if (!set) return now.map((rule) => ({ ...rule, version: 'both' }));
  const changed = changedNames(now, set);
  const shared = sharedTexts(now, set);
  const isChanged = (rule: LoadedRule) => readsOrRecords(rule, changed) || !shared.has(JSON.stringify(rule));
  const names = new Map([...changed].map((name) => [name, name + SUFFIX]));
  return [
    ...now.map((rule): VersionedRule => ({ ...rule, version: isChanged(rule) ? 'now' : 'both' })),
    ...set.filter(isChanged).map((rule) => underOtherNames(rule, names)),
  ];
}

function underOtherNames(rule: LoadedRule, names: ReadonlyMap<string, string>): VersionedRule {
  const name = rule.kind === 'record' ? (names.get(rule.name) ?? rule.name) : rule.name;
  return { ...rule, name, expr: renamed(rule.expr, names), version: 'set' };
}

/** The name under which a version's alerts are recorded, if that version has any of its own. */
export function alertsOf(version: 'now' | 'set'): string {
  return version === 'now' ? ALERTS : ALERTS + SUFFIX;
}

/** What is recorded otherwise, and what is recorded of that. */
function changedNames(now: readonly LoadedRule[], set: readonly LoadedRule[]): ReadonlySet<string> {
  const changed = new Set<string>();
  const shared = sharedTexts(now, set);
  for (const rule of [...now, ...set]) if (!shared.has(JSON.stringify(rule))) changed.add(outputOf(rule));
  for (let before = -1; before < changed.size;) {
    before = changed.size;
    for (const rule of [...now, ...set]) if (readsOrRecords(rule, changed)) changed.add(outputOf(rule));
  }
  return changed;
}

function outputOf({ kind, name }: LoadedRule): string {
  return kind === 'record' ? name : ALERTS;
}

function readsOrRecords(rule: LoadedRule, names: ReadonlySet<string>): boolean {
  if (rule.kind === 'record' && names.has(rule.name)) return true;
  return selectorsIn(rule.expr).some(({ name }) => names.has(name));
}

/** Rules that are in both, as JSON. */
function sharedTexts(one: readonly LoadedRule[], other: readonly LoadedRule[]): ReadonlySet<string> {
  const texts = new Set(other.map((rule) => JSON.stringify(rule)));
  return new Set(one.map((rule) => JSON.stringify(rule)).filter((text) => texts.has(text)));
}
