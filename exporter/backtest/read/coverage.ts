import type { Gap } from '../backtest.ts';

const MINUTE = 60;

/** Which minutes of a range have a sample of anything. */
export class Coverage {
  private readonly minutes: Uint8Array;
  private readonly from: number;

  /** Unix seconds. */
  constructor(from: number, to: number) {
    this.from = from;
    this.minutes = new Uint8Array(Math.ceil((to - from) / MINUTE) + 1);
  }

  see(time: number): void {
    this.minutes[Math.floor((time - this.from) / MINUTE)] = 1;
  }

  /** Unix seconds of the first minute with a sample; undefined if there is none. */
  get first(): number | undefined {
    const index = this.minutes.indexOf(1);
    return index < 0 ? undefined : this.from + index * MINUTE;
  }

  /** Times of so many seconds or more after the first sample in which there was nothing at all. */
  gaps(leastSeconds: number): readonly Gap[] {
    const gaps: Gap[] = [];
    let open = this.minutes.indexOf(1);
    if (open < 0) return [];
    for (let index = open; index <= this.minutes.length; index++) {
      if (index < this.minutes.length && !this.minutes[index]) continue;
      const from = this.from + (open + 1) * MINUTE;
      const to = this.from + index * MINUTE;
      if (to - from >= leastSeconds) gaps.push({ from, to });
      open = index;
    }
    return gaps;
  }
}
