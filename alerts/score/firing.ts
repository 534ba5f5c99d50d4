/** From the score of a detector to when its alert fires. */
import { AlertState } from '../past/alert-life.ts';
import type { Hold } from '../past/alert-life.ts';
import { MINUTE } from './scored-series.ts';

/** One number a minute, NaN where there is none. */
export type Minutes = Float32Array;
/** 1 in each minute in which the alert fires. */
export type Firing = Uint8Array;

/** Above the limit and below its negative are two alerts, as with side="above" and side="below". */
export function firing(scores: Minutes, limit: number, hold: Hold): Firing {
  const above = alert(scores.length, (minute) => (scores[minute] ?? 0) > limit, hold);
  const below = alert(scores.length, (minute) => (scores[minute] ?? 0) < -limit, hold);
  return above.map((fires, minute) => fires | (below[minute] ?? 0));
}

/** When an alert fires that is evaluated every minute. */
export function alert(minutes: number, active: (minute: number) => boolean, hold: Hold): Firing {
  const state = new AlertState(hold);
  return Uint8Array.from({ length: minutes }, (_, minute) =>
    state.evaluate(minute * MINUTE, active(minute)) ? 1 : 0,
  );
}
