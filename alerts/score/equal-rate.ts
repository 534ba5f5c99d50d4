/** Detectors at the same rate of alerts: one number of each is moved, and nothing else. */
import { firing } from './firing.ts';
import type { Hold } from '../past/alert-life.ts';
import { quietOf } from './metrics.ts';
import type { Judged } from './metrics.ts';
import type { Scored } from './scoring.ts';

/** From eight times the limit to an eighth of it. */
const WIDEST = 8;
const STEP = 1.05;

/**
 * The lowest limit at which there are no more alerts than asked for, coming from above: with much lower ones a detector
 * fires all the time, which is one alert. None where even the highest gives more.
 */
export function limitAt(
  rate: number,
  score: { readonly name: string; readonly limit: number },
  hold: Hold,
  scored: readonly Scored[],
): number | undefined {
  const clean = scored.filter(({ copy }) => copy.number === 0);
  let found: number | undefined;
  for (let factor = WIDEST; factor >= 1 / WIDEST; factor /= STEP) {
    const limit = score.limit * factor;
    if (quietOf(judgedAt(limit, score.name, hold, clean)).alertsPerWeek > rate) return found;
    found = limit;
  }
  return found;
}

/** When the alert fires that has this limit. */
export function judgedAt(limit: number, name: string, hold: Hold, scored: readonly Scored[]): Judged[] {
  return scored.map(({ copy, judged, scores }) => ({
    copy,
    judged,
    firing: firing(scores.get(name) ?? new Float32Array(), limit, hold),
  }));
}
