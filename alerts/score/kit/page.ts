/** The scorecard of the kit as a section of a document. */
import { prose, table } from '../../../exporter/documents/markdown.ts';
import { within } from './judge.ts';
import type { Seen } from './judge.ts';
import { goalsOf, shareOf } from './goals.ts';
import { MEANING, quietSection } from './quiet-section.ts';
import type { KitScore } from './score.ts';

export interface KitRun {
  /** Date, machine, versions. */
  readonly where: string;
  /** What was bounded, in sentences. */
  readonly notes: readonly string[];
  readonly seed: number;
}

export function kitPage(score: KitScore, { where, notes, seed }: KitRun): string {
  const { runs, seen, serverWeeks } = score;
  return [
    `Printed by \`npm run score:kit\` (seed ${seed}): ${where}.`,
    ...notes,
    `${runs.length} servers, ${serverWeeks.toFixed(1)} server-weeks judged without faults, ${seen.length} faults.`,
    table(
      ['Asked', 'Measured', ''],
      goalsOf(score).map(({ asked, measured, met }) => [asked, measured, met ? 'met' : '**missed**']),
    ),
    '### Faults',
    faultTable(score),
    'An alert that is named has begun within an hour of the fault; behind it stand the shares of the faults that it saw within 15 and within 60 minutes.',
    '### Without faults',
    quietSection(score),
  ].join('\n\n');
}

function faultTable({ seen }: KitScore): string {
  const faults = new Map(seen.map(({ branch: { fault } }) => [fault.name, fault]));
  const rows = [...faults.values()].map(({ name, says }) => {
    const mine = seen.filter(({ branch }) => branch.fault.name === name);
    return [
      `**${name}**: ${prose(says)}`,
      String(mine.length),
      seenWithin(mine, 15),
      seenWithin(mine, 60),
      medianMinutes(mine),
      alertsOf(mine).join('<br>'),
    ];
  });
  return table(['Fault', 'Times', 'Seen in 15 min', 'in 60 min', 'Median, min', 'By'], rows);
}

function seenWithin(seen: readonly Seen[], minutes: number): string {
  return shareOf(seen, ({ alerts }) => within(alerts, minutes).length > 0).toFixed(2);
}

function alertsOf(seen: readonly Seen[]): string[] {
  const severities = new Map(
    seen.flatMap(({ alerts }) => within(alerts, 60).map(({ alert, severity }) => [alert, severity])),
  );
  const rows = [...severities].map(([alert, severity]) => {
    const [soon = 0, late = 0] = [15, 60].map((minutes) =>
      shareOf(seen, ({ alerts }) => within(alerts, minutes).some((each) => each.alert === alert)),
    );
    return { text: `${alert} (${MEANING[severity]}) ${soon.toFixed(2)}, ${late.toFixed(2)}`, soon, late };
  });
  return rows
    .toSorted((one, other) => other.soon - one.soon || other.late - one.late)
    .map(({ text }) => text);
}

/** Of those that are seen within an hour; the median of all, or nothing if it is none of these. */
function medianMinutes(seen: readonly Seen[]): string {
  const firsts = seen.map(({ alerts }) => within(alerts, 60)[0]?.after ?? Infinity);
  const middle = firsts.toSorted((one, other) => one - other)[Math.floor(firsts.length / 2)] ?? Infinity;
  return Number.isFinite(middle) ? (middle / 60).toFixed(0) : '';
}
