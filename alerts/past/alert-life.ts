/** Seconds, as `for` and `keep_firing_for` of an alerting rule. */
export interface Hold {
  readonly holdSeconds: number;
  readonly keepSeconds: number;
}

/**
 * An alert from one evaluation to the next, as Prometheus has it (rules/alerting.go): it fires as soon as the condition
 * has held for `holdSeconds`, and until it has been absent for `keepSeconds`.
 */
export class AlertState {
  private readonly hold: Hold;
  private absentSince: number | undefined;
  private fires = false;
  /** When the condition came true, seconds; undefined while the alert is neither pending nor fires. */
  since: number | undefined;

  constructor(hold: Hold) {
    this.hold = hold;
  }

  /** Whether it fires at `time` (seconds, ascending), the condition being as it is. */
  evaluate(time: number, isActive: boolean): boolean {
    if (isActive) {
      this.absentSince = undefined;
      this.since ??= time;
      this.fires ||= time - this.since >= this.hold.holdSeconds;
    } else {
      this.absentSince ??= time;
      this.fires &&= time - this.absentSince < this.hold.keepSeconds;
      if (!this.fires) this.since = this.absentSince = undefined;
    }
    return this.fires;
  }
}

/** An alert at a time at which it is there, and when its condition came true: Unix seconds. */
export interface AlertAt {
  readonly time: number;
  readonly since: number;
}

/** When an alert fires, and when it only waits to. */
export interface AlertTimes {
  readonly pending: readonly AlertAt[];
  readonly fires: readonly AlertAt[];
}

/** @param times of all evaluations, ascending */
export function alertLife(times: readonly number[], active: ReadonlySet<number>, hold: Hold): AlertTimes {
  const state = new AlertState(hold);
  const [pending, fires]: [AlertAt[], AlertAt[]] = [[], []];
  for (const time of times) {
    const isFiring = state.evaluate(time, active.has(time));
    if (state.since !== undefined) (isFiring ? fires : pending).push({ time, since: state.since });
  }
  return { pending, fires };
}
