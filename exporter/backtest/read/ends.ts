import type { EndedSeries } from '../store/write-request.ts';

type Samples = EndedSeries['samples'];

/** More times the usual distance is a gap: one scrape is missing at least. */
const GAP = 1.5;

/**
 * Where a series ends, which its samples do not say. Prometheus marks a series that a scrape has missed as gone, and does
 * not hand out the marks: after the usual distance between samples it is gone, and not after five minutes.
 */
export class Ends {
  private last: number | undefined;
  private distance = 0;

  /** With an end before every gap. @param samples of a part of the series, after those of the parts before */
  add(samples: readonly (readonly [number, number])[]): Samples {
    this.distance = usualDistance(samples) || this.distance;
    const ended: (readonly [number, number | undefined])[] = [];
    for (const [time, value] of samples) {
      const end = this.endBefore(time);
      if (end !== undefined) ended.push([end, undefined]);
      ended.push([time, value]);
      this.last = time;
    }
    return ended;
  }

  /** The end of a series that does not reach the end of the range. */
  finish(to: number): Samples {
    const end = this.endBefore(to);
    return end === undefined ? [] : [[end, undefined]];
  }

  private endBefore(time: number): number | undefined {
    if (this.last === undefined || this.distance === 0) return undefined;
    return time - this.last > GAP * this.distance ? this.last + this.distance : undefined;
  }
}

/** Median of the distances, seconds; 0 of fewer than two samples. */
function usualDistance(samples: readonly (readonly [number, number])[]): number {
  const distances = samples.slice(1).map(([time], index) => time - (samples[index]?.[0] ?? time));
  return distances.toSorted((one, other) => one - other)[Math.floor(distances.length / 2)] ?? 0;
}
