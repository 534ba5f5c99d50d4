/** The scorecard as a section of docs/baselines.md. */
import { prose, table } from '../../exporter/documents/markdown.ts';
import { FAULTS } from './faults.ts';
import { goalsOf } from './goals.ts';
import { DAY, judgedTime, timeOf } from './scored-series.ts';
import type { ScoreRow, SetScores } from './scorecard.ts';
import { repetition, SEASONAL } from './season.ts';

export interface Run {
  /** Date, machine, versions. */
  readonly where: string;
  /** What was left out or bounded, in sentences. */
  readonly notes: readonly string[];
  readonly seed: number;
}

const COLUMNS = [
  'Alerts per series-week',
  'Time firing',
  'Recall <= 60 min',
  '<= 15 min',
  'Cover',
  'Recovery, min',
  'Placebo',
];

export function scorecardPage(sets: readonly SetScores[], run: Run): string {
  return [
    `Printed by \`npm run score:baselines\` (seed ${run.seed}): ${run.where}.`,
    ...run.notes,
    'The generated rules, and those they are compared with, are run by a real Prometheus over real and synthetic series, with faults of known sizes put into copies of them, about one a week. The first half of each series is there to learn from, the second is judged. All settings were fixed before the run. Fixed is not held out: the numbers of the baselines were chosen with series of these kinds in view, so only series that were kept aside tell what they are worth elsewhere. Alerts and time firing are of series without faults, outside what is labelled, and alerts less than an hour apart are one; where nothing is labelled they are alerts, not false alerts. Recall is the mean over the kinds of faults; cover is the share of a fault in which the alert fires, recovery the minutes in the six hours after it, placebo the hits at the same times in series without faults.',
    'A series has its median at 100 and keeps each value until the next; one that goes below 0 is lifted above it. Where a limit is moved, it is that of the score of the baselines, the number of deviations or the distance of the threshold of the plain rules, and what the width of the band of the public rules is multiplied by. The z-score takes as many of its three weeks as there are. The ramp is a fault from when it reaches 30 %, after an hour and a half, for all detectors alike: nobody says that less is one, and what never reports less could not see it within 60 minutes of its first one. Recall and cover count from then on; the last column but one counts from the first minute. An alert is at zero when the series itself drops under a twentieth of its median in it, or in the quarter of an hour before: a detector that always sees a drop to zero cannot be without it.',
    ...sets.flatMap(setSection),
    '### Goals',
    table(
      ['Asked', 'Of', 'Measured', ''],
      goalsOf(sets).map(({ asked, of, measured, met }) =>
        [asked, of, measured, met ? 'met' : '**missed**'].map((cell) => cell.replaceAll('<', '\\<')),
      ),
    ),
    '### What they miss',
    sets.map(missesOf).join('\n'),
  ].join('\n\n');
}

function setSection({ set, series, faults, installed, equal }: SetScores): string[] {
  const repeats = repetition(series);
  const kinds = FAULTS.map(({ name }) => name).filter((kind) =>
    installed.some(({ metrics }) => metrics?.recall60Of.has(kind)),
  );
  return [
    `### ${set}: ${series.length} series, ${days(series)}, ${faults} faults`,
    `${repeats >= SEASONAL ? 'Seasonal' : 'Not seasonal'}: hours correlate ${repeats.toFixed(2)} with those a week before (median of the series). About ${(faults / kinds.length).toFixed(1)} faults of each kind, so one of them more or less moves the mean recall by ${(1 / faults).toFixed(2)}. As installed:`,
    table(
      [
        'Detector',
        ...COLUMNS.map(prose),
        'At zero',
        'From the first minute',
        'Samples read per series-minute',
      ],
      installed.map((row) => [
        row.name,
        ...figures(row),
        ...more(row),
        row.samplesPerMinute?.toFixed(0) ?? '0',
      ]),
    ),
    'Recall within 60 minutes by fault, as installed:',
    table(
      ['Detector', ...kinds],
      installed.map(({ name, metrics }) => [
        name,
        ...kinds.map((kind) => share(metrics?.recall60Of.get(kind))),
      ]),
    ),
    ...equal.flatMap(({ rate, reason, rows }) => [
      `At ${rate.toFixed(2)} alerts per series-week or fewer (${reason}), by moving the limit of each alone:`,
      table(
        ['Detector', 'Limit', ...COLUMNS.map(prose)],
        rows.map((row) => [row.name, row.limit?.toFixed(2) ?? '', ...figures(row)]),
      ),
    ]),
  ];
}

function figures({ metrics }: ScoreRow): string[] {
  if (!metrics) return ['never so few', ...Array.from({ length: COLUMNS.length - 1 }, () => '')];
  const { alertsPerWeek, share: firing, recall60, recall15, cover, recovery, placebo } = metrics;
  return [
    alertsPerWeek.toFixed(2),
    `${(100 * firing).toFixed(1)} %`,
    ...[recall60, recall15, cover].map(share),
    recovery.toFixed(0),
    share(placebo),
  ];
}

/** Alerts at zero; recall and cover when growing faults count from their first minute. */
function more({ metrics }: ScoreRow): string[] {
  if (!metrics) return ['', ''];
  const { atZeroPerWeek, recall60FromStart, coverFromStart } = metrics;
  return [atZeroPerWeek.toFixed(2), `${share(recall60FromStart)}, ${share(coverFromStart)}`];
}

function missesOf({ set, installed }: SetScores): string {
  const [ours] = installed;
  const missed = [...(ours?.metrics?.recall60Of ?? [])].filter(([, recall]) => recall < 1);
  const words = missed.map(([kind, recall]) => `${kind} (${((1 - recall) * 100).toFixed(0)} %)`);
  return `- ${set}: ${words.length > 0 ? `of these faults, the share that is not seen within an hour: ${words.join(', ')}.` : 'all of these faults are seen within an hour.'}`;
}

function share(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '' : value.toFixed(2);
}

function days(series: SetScores['series']): string {
  const lengths = series.map((each) => {
    const time = timeOf(each);
    const judged = judgedTime(time);
    return `${((time.to - time.from) / DAY).toFixed(0)} days each, of which ${((judged.to - judged.from) / DAY).toFixed(0)} judged`;
  });
  return [...new Set(lengths)].join(' or ');
}
