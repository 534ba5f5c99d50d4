/** What is asked of the baselines, and what was measured. */
import { TARGET_RATE } from './scorecard.ts';
import type { ScoreRow, SetScores } from './scorecard.ts';
import { repetition, SEASONAL } from './season.ts';

export interface Goal {
  readonly asked: string;
  /** Name of the set. */
  readonly of: string;
  readonly measured: string;
  readonly met: boolean;
}

const LEAST_RECALL = 0.9;
const LEAST_COVER = 0.75;
/** Of the recall of the public rules on traffic that does not repeat. */
const TIMES_PUBLIC = 2;
const SHARE_OF_ROBUST = 0.1;

/** Those that can be told: some need the public rules. */
export function goalsOf(sets: readonly SetScores[]): Goal[] {
  return sets
    .flatMap((set) => [
      repetition(set.series) >= SEASONAL ? seasonalGoal(set) : publicGoal(set),
      zeroGoal(set),
      costGoal(set),
    ])
    .flat();
}

function seasonalGoal({ set, installed: [ours] }: SetScores): Goal[] {
  if (!ours?.metrics) return [];
  const { alertsPerWeek, recall60, cover } = ours.metrics;
  return [
    {
      asked: `seasonal: ${TARGET_RATE} alerts per series-week or fewer, recall <= 60 min ${LEAST_RECALL}, cover ${LEAST_COVER}`,
      of: set,
      measured: `${alertsPerWeek.toFixed(2)}, ${recall60.toFixed(2)}, ${cover.toFixed(2)}`,
      met: alertsPerWeek <= TARGET_RATE && recall60 >= LEAST_RECALL && cover >= LEAST_COVER,
    },
  ];
}

function publicGoal({ set, installed, equal }: SetScores): Goal[] {
  const theirs = row(installed, 'grafana adaptive')?.metrics?.recall60;
  const ours = equal[1]?.rows[0]?.metrics?.recall60;
  if (theirs === undefined) return [];
  return [
    {
      asked: `not seasonal: ${TIMES_PUBLIC} times the recall of grafana adaptive at its rate of alerts`,
      of: set,
      measured: `${ours?.toFixed(2) ?? 'none'} against ${theirs.toFixed(2)}`,
      met: (ours ?? 0) >= TIMES_PUBLIC * theirs,
    },
  ];
}

function zeroGoal({ set, installed: [ours] }: SetScores): Goal[] {
  const seen = ours?.metrics?.recall60Of.get('x0');
  if (seen === undefined) return [];
  return [{ asked: 'a drop to zero is always seen', of: set, measured: seen.toFixed(2), met: seen === 1 }];
}

function costGoal({ set, installed }: SetScores): Goal[] {
  const ours = installed[0]?.samplesPerMinute;
  const robust = row(installed, 'grafana robust')?.samplesPerMinute;
  if (ours === undefined || robust === undefined) return [];
  return [
    {
      asked: 'samples read: under a tenth of grafana robust',
      of: set,
      measured: `${ours.toFixed(0)} against ${robust.toFixed(0)}`,
      met: ours < SHARE_OF_ROBUST * robust,
    },
  ];
}

function row(rows: readonly ScoreRow[], name: string): ScoreRow | undefined {
  return rows.find((each) => each.name === name);
}
