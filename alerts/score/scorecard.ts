/** The scorecard: detectors on sets of series, as installed and at the same rate of alerts. */
import { availableParallelism } from 'node:os';
import { batchesOf } from './copies.ts';
import type { Batch, Plan } from './copies.ts';
import type { Detector, Score } from './detector.ts';
import { judgedAt, limitAt } from './equal-rate.ts';
import { metricsOf } from './metrics.ts';
import type { Metrics } from './metrics.ts';
import { atRandom, never } from './null-detectors.ts';
import { scoreBatch } from './scoring.ts';
import type { BatchScores, Programs, Scored } from './scoring.ts';
import type { ScoredSeries } from './scored-series.ts';

export interface ScorecardOptions extends Plan {
  readonly series: readonly ScoredSeries[];
  /** The first is the one that is to be judged. */
  readonly detectors: readonly Detector[];
  readonly programs: Programs;
  readonly progress: (line: string) => void;
}

export interface ScoreRow {
  readonly name: string;
  /** None of a detector that has none, or that gives more alerts than asked for at any. */
  readonly limit?: number;
  readonly metrics?: Metrics;
  readonly samplesPerMinute?: number;
}

export interface EqualRate {
  /** Alerts for each week of a series, at most. */
  readonly rate: number;
  /** Why this rate. */
  readonly reason: string;
  readonly rows: readonly ScoreRow[];
}

export interface SetScores {
  readonly set: string;
  readonly series: readonly ScoredSeries[];
  readonly faults: number;
  readonly installed: readonly ScoreRow[];
  readonly equal: readonly EqualRate[];
}

/** At half an alert for each week of a series one person can look after many of them. */
export const TARGET_RATE = 0.5;
const BY_RATE_OF = 'grafana adaptive';

/** @throws Error with what Prometheus said */
export async function scorecard(options: ScorecardOptions): Promise<SetScores[]> {
  const batches = batchesOf(options.series, options);
  const results = await evaluateAll(batches, options);
  return [...new Set(batches.map(({ set }) => set))].map((set) => {
    const mine = (detector: Detector) =>
      results.filter((result) => result.batch.set === set && result.detector === detector);
    const entries = options.detectors.flatMap((detector) => {
      const scored = mine(detector).flatMap(({ scores }) => scores.scored);
      const samplesPerMinute = meanCost(mine(detector).map(({ scores }) => scores));
      return detector.scores.map((score): Entry => ({ detector, score, scored, samplesPerMinute }));
    });
    return setScores(set, entries, options);
  });
}

interface Result {
  readonly batch: Batch;
  readonly detector: Detector;
  readonly scores: BatchScores;
}

/** A score of a detector, on all series of a set. */
interface Entry {
  readonly detector: Detector;
  readonly score: Score;
  readonly scored: readonly Scored[];
  readonly samplesPerMinute: number;
}

/** As many Prometheus at a time as there are processors: each keeps one busy. */
async function evaluateAll(batches: readonly Batch[], options: ScorecardOptions): Promise<Result[]> {
  const tasks = batches.flatMap((batch) => options.detectors.map((detector) => ({ batch, detector })));
  const results: Result[] = [];
  let next = 0;
  const work = async () => {
    for (let task = tasks[next++]; task; task = tasks[next++]) {
      const start = performance.now();
      const scores = await scoreBatch(task.detector, task.batch, options.programs);
      results.push({ ...task, scores });
      const took = ((performance.now() - start) / 1000).toFixed(0);
      options.progress(
        `${results.length}/${tasks.length} ${task.detector.name} on ${task.batch.copies.length} copies of ${task.batch.set}: ${took} s`,
      );
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  // They end in any order; figures that are summed do not depend on it.
  return tasks.flatMap(({ batch, detector }) =>
    results.filter((result) => result.batch === batch && result.detector === detector),
  );
}

function setScores(set: string, entries: readonly Entry[], { seed }: ScorecardOptions): SetScores {
  const installed = entries.map(({ detector, score, scored, samplesPerMinute }) => ({
    name: score.name,
    limit: score.limit,
    metrics: metricsOf(judgedAt(score.limit, score.name, detector, scored)),
    samplesPerMinute,
  }));
  const scored = entries[0]?.scored ?? [];
  const nulls = (like: Pick<Metrics, 'alertsPerWeek' | 'share'> | undefined): ScoreRow[] => [
    {
      name: 'random at the same rate',
      metrics: metricsOf(atRandom(like ?? { alertsPerWeek: 0, share: 0 }, scored, seed)),
    },
    { name: 'never', metrics: metricsOf(never(scored)) },
  ];
  const publicRate = installed.find(({ name }) => name === BY_RATE_OF)?.metrics.alertsPerWeek;
  const rates = [
    { rate: TARGET_RATE, reason: 'what one person can look after' },
    ...(publicRate === undefined ? [] : [{ rate: publicRate, reason: `that of ${BY_RATE_OF} as installed` }]),
  ];
  return {
    set,
    series: [...new Set(scored.map(({ copy }) => copy.series))],
    faults: scored.reduce((sum, { copy }) => sum + copy.faults.length, 0),
    installed: [...installed, ...nulls(installed[0]?.metrics)],
    equal: rates.map(({ rate, reason }) => {
      const rows = entries.map((entry) => rowAt(rate, entry));
      return { rate, reason, rows: [...rows, ...nulls(rows[0]?.metrics)] };
    }),
  };
}

function rowAt(rate: number, { detector, score, scored, samplesPerMinute }: Entry): ScoreRow {
  const limit = limitAt(rate, score, detector, scored);
  if (limit === undefined) return { name: score.name, samplesPerMinute };
  const metrics = metricsOf(judgedAt(limit, score.name, detector, scored));
  return { name: score.name, limit, metrics, samplesPerMinute };
}

function meanCost(scores: readonly BatchScores[]): number {
  const copies = scores.reduce((sum, { scored }) => sum + scored.length, 0);
  return scores.reduce((sum, each) => sum + each.samplesPerMinute * each.scored.length, 0) / copies;
}
