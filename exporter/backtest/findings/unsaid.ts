import { gpu } from '../../catalogue/index.ts';
import type { Backtest } from '../backtest.ts';
import { ALERTS } from '../plan/changed.ts';
import type { Plan, PlannedRule } from '../plan/plan.ts';
import type { RawRead } from '../read/read-raw.ts';
import type { RulesRun } from '../run/run-rules.ts';

interface Read {
  readonly plan: Pick<Plan, 'components'>;
  readonly raw: Pick<RawRead, 'names'>;
  readonly run: Pick<RulesRun, 'names'>;
}

/** There is none of these until the first XID, and where nobody looks for them. */
const SINCE_FIRST: ReadonlySet<string> = new Set([gpu.xidErrors.name, gpu.xidLastTimestamp.name]);

/** Alerts that read what is not there, or what is recorded of nothing that is there. */
export function unsaidOf({ plan, raw, run }: Read): Backtest['unsaid'] {
  const rules = plan.components.flatMap(({ members }) => members);
  const recording = new Map<string, PlannedRule[]>();
  for (const rule of rules) {
    if (rule.kind === 'record') recording.set(rule.name, [...(recording.get(rule.name) ?? []), rule]);
  }
  const isThere = (name: string) => run.names.has(name) || raw.names.has(name) || isOfAlerts(name);
  const missingOf = (name: string): readonly string[] => {
    if (isThere(name)) return [];
    const leaves = leavesOf(name, recording);
    return leaves.some(isThere) ? [] : leaves;
  };
  const found = new Map<string, Backtest['unsaid'][number]>();
  for (const { kind, version, name: alert, reads } of rules) {
    if (kind !== 'alert' || version === 'set') continue;
    const names = reads.flatMap(({ name }) => (name === '' ? [] : [name]));
    const missing = [...new Set(names.flatMap(missingOf))];
    if (missing.length === 0) continue;
    const known = found.get(alert);
    const beginsLater = missing.every((name) => SINCE_FIRST.has(name));
    const readsNothing = names.every((name) => missingOf(name).length > 0);
    const isBlind = readsNothing && !beginsLater && (known?.isBlind ?? true);
    const isEvent = beginsLater && (known?.isEvent ?? true);
    const all = [...new Set([...(known?.missing ?? []), ...missing])];
    found.set(alert, { alert, missing: all, isBlind, ...(isEvent && { isEvent }) });
  }
  return [...found.values()];
}

/** Since when an alert holds is not recorded here; that it does, is. */
function isOfAlerts(name: string): boolean {
  return name.startsWith(ALERTS) && name !== 'ALERTS_FOR_STATE';
}

/** What a series is recorded from in the end; the series itself if it is not recorded. */
function leavesOf(
  name: string,
  recording: ReadonlyMap<string, readonly PlannedRule[]>,
  seen = new Set<string>(),
): readonly string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const rules = recording.get(name);
  if (!rules) return [name];
  return rules.flatMap(({ reads }) => reads.flatMap((each) => leavesOf(each.name, recording, seen)));
}
