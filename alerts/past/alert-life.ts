/** Seconds, as `for` and `keep_firing_for` of an alerting rule. */
export interface Hold {
  readonly holdSeconds: number;
  readonly keepSeconds: number;
}

/** An alert at a time at which it fires, and when its condition came true: Unix seconds. */
export interface FiringAt {
  readonly time: number;
  readonly since: number;
}

/**
 * When an alert fires, as Prometheus has it (rules/alerting.go): as soon as the condition has held for `holdSeconds`, and
 * until it has been absent for `keepSeconds`. @param times of all evaluations, ascending
 */
export function alertLife(times: readonly number[], active: ReadonlySet<number>, hold: Hold): FiringAt[] {
  const life: FiringAt[] = [];
  let since: number | undefined;
  let absentSince: number | undefined;
  let fires = false;
  for (const time of times) {
    if (active.has(time)) {
      absentSince = undefined;
      since ??= time;
      fires ||= time - since >= hold.holdSeconds;
    } else {
      absentSince ??= time;
      fires &&= time - absentSince < hold.keepSeconds;
      if (!fires) since = absentSince = undefined;
    }
    if (fires && since !== undefined) life.push({ time, since });
  }
  return life;
}
