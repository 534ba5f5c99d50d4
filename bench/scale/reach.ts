/** How far back rules read what is recorded. */
import { seconds, seriesIn } from '../../alerts/past/rule-levels.ts';
import type { RuleGroup } from '../../alerts/rules.ts';

/** What was recorded so shortly before (seconds) is there soon after a start. */
const SHORT = 600;

/**
 * Series that a rule reads from further back than ten minutes, with the farthest, seconds: at most the longest window and
 * the longest offset of the expression together, whichever of its series they are of.
 */
export function reachOf(groups: readonly RuleGroup[]): Map<string, number> {
  const rules = groups.flatMap((group) => group.rules);
  const recorded = new Set(rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])));
  const reach = new Map<string, number>();
  for (const { expr } of rules) {
    const back = longest(expr, /\[(\d+[smhdw])(?::\w*)?\]/g) + longest(expr, /\boffset (\d+[smhdw])/g);
    if (back <= SHORT) continue;
    for (const name of seriesIn(expr)) {
      if (recorded.has(name)) reach.set(name, Math.max(back, reach.get(name) ?? 0));
    }
  }
  return reach;
}

function longest(expr: string, durations: RegExp): number {
  return Math.max(0, ...[...expr.matchAll(durations)].map(([, duration = '0s']) => seconds(duration)));
}
