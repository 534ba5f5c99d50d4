/** From the score of a detector to when its alert fires. */

/** One number a minute, NaN where there is none. */
export type Minutes = Float32Array;
/** 1 in each minute in which the alert fires. */
export type Firing = Uint8Array;

export interface Hold {
  /** Seconds, as `for` and `keep_firing_for` of an alerting rule. */
  readonly holdSeconds: number;
  readonly keepSeconds: number;
}

/** Above the limit and below its negative are two alerts, as with side="above" and side="below". */
export function firing(scores: Minutes, limit: number, hold: Hold): Firing {
  const above = alert(scores.length, (minute) => (scores[minute] ?? 0) > limit, hold);
  const below = alert(scores.length, (minute) => (scores[minute] ?? 0) < -limit, hold);
  return above.map((fires, minute) => fires | (below[minute] ?? 0));
}

/**
 * As Prometheus evaluates an alerting rule every minute (rules/alerting.go): it fires as soon as the condition has held
 * for `holdSeconds`, and is kept until it has been absent for `keepSeconds`.
 */
export function alert(minutes: number, active: (minute: number) => boolean, hold: Hold): Firing {
  const result = new Uint8Array(minutes);
  let activeSince: number | undefined;
  let absentSince: number | undefined;
  let fires = false;
  for (let minute = 0; minute < minutes; minute++) {
    if (active(minute)) {
      absentSince = undefined;
      activeSince ??= minute;
      fires ||= (minute - activeSince) * 60 >= hold.holdSeconds;
    } else {
      absentSince ??= minute;
      fires &&= (minute - absentSince) * 60 < hold.keepSeconds;
      if (!fires) activeSince = absentSince = undefined;
    }
    result[minute] = fires ? 1 : 0;
  }
  return result;
}
