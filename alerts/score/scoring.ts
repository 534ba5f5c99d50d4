/** A detector's rules over a batch of series in a real Prometheus, and the scores that they recorded. */
import { evaluateOver } from './engine.ts';
import type { Evaluated } from './engine.ts';
import type { Batch, Copy } from './copies.ts';
import type { Detector } from './detector.ts';
import { faulty } from './faults.ts';
import type { Minutes } from './firing.ts';
import { seconds } from '../past/rule-levels.ts';
import { everyMinute, judgedTime, MINUTE } from './scored-series.ts';
import type { Interval } from './scored-series.ts';

export interface Programs {
  readonly prometheus: string;
  readonly promtool: string;
}

export interface Scored {
  readonly copy: Copy;
  readonly judged: Interval;
  /** Of the judged time, by the name of the score. */
  readonly scores: ReadonlyMap<string, Minutes>;
}

export interface BatchScores {
  readonly scored: readonly Scored[];
  /** Samples that all rules together read in a minute, for one series. */
  readonly samplesPerMinute: number;
}

/** @throws Error with what Prometheus said */
export async function scoreBatch(detector: Detector, batch: Batch, programs: Programs): Promise<BatchScores> {
  const judged = judgedTime(batch.time);
  const inputs = batch.copies.flatMap((copy) => {
    const labels = { ...detector.inputLabels, ...labelsOf(copy) };
    const input = everyMinute(copy.series, labels, faulty(copy.faults));
    return [input, ...(detector.constants?.(copy.series, labels) ?? [])];
  });
  const from = Math.max(batch.time.from, judged.from - (detector.memory ?? Infinity));
  const { to } = batch.time;
  const evaluated = await evaluateOver({ groups: detector.groups, inputs, from, to, ...programs });
  try {
    const byScore = new Map<string, ReadonlyMap<string, Minutes>>();
    for (const { name, expr } of detector.scores) {
      byScore.set(name, await minutesOf(evaluated, expr, judged));
    }
    const scored = batch.copies.map((copy) => ({
      copy,
      judged,
      scores: new Map(
        [...byScore].map(([name, minutes]) => [name, minutes.get(keyOf(labelsOf(copy))) ?? none(judged)]),
      ),
    }));
    const read = await samplesPerMinute(evaluated, detector, judged.to);
    return { scored, samplesPerMinute: read / batch.copies.length };
  } finally {
    await evaluated.stop();
  }
}

async function minutesOf(
  evaluated: Evaluated,
  expr: string,
  judged: Interval,
): Promise<Map<string, Minutes>> {
  const result = new Map<string, Minutes>();
  for (const { labels, samples } of await evaluated.range(expr, MINUTE, judged.from, judged.to - MINUTE)) {
    // A long time comes in several parts.
    const minutes = result.get(keyOf(labels)) ?? none(judged);
    for (const [time, value] of samples) minutes[(time - judged.from) / MINUTE] = value;
    result.set(keyOf(labels), minutes);
  }
  return result;
}

async function samplesPerMinute(evaluated: Evaluated, detector: Detector, time: number): Promise<number> {
  let sum = 0;
  for (const { interval, rules } of detector.groups) {
    for (const rule of rules) {
      if ('record' in rule)
        sum += ((await evaluated.samplesRead(rule.expr, time)) * MINUTE) / seconds(interval);
    }
  }
  return sum;
}

function labelsOf({ series, number }: Copy): Readonly<Record<string, string>> {
  return { series: series.name, copy: String(number) };
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return `${labels['series']} ${labels['copy']}`;
}

function none({ from, to }: Interval): Minutes {
  return new Float32Array((to - from) / MINUTE).fill(Number.NaN);
}
