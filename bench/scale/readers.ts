/** Who reads a family: rules, or a dashboard. */
import { seriesIn } from '../../alerts/past/rule-levels.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { BOARDS } from '../../dashboards/boards.ts';
import { dashboardFile } from '../../dashboards/document.ts';

const PARTS = /_(?:bucket|sum|count)$/;

/** Of these families, whether a rule and whether a panel reads one. */
export function readersOf(
  families: readonly string[],
  groups: readonly RuleGroup[],
): { readonly rules: boolean; readonly dashboards: boolean } {
  const wanted = new Set(families);
  const reads = (text: string) =>
    seriesIn(text).some((name) => wanted.has(name) || wanted.has(name.replace(PARTS, '')));
  return {
    rules: groups.some(({ rules }) => rules.some(({ expr }) => reads(expr))),
    // Expressions stand in strings of the file, which are no strings of PromQL.
    dashboards: BOARDS.some((board) => reads(dashboardFile(board).replaceAll('"', ' '))),
  };
}
