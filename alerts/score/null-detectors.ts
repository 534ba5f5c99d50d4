/** Detectors that know nothing: what a figure is worth is its distance from theirs. */
import { Random } from '../../exporter/simulator/random.ts';
import type { Judged, Metrics } from './metrics.ts';
import { MINUTE, WEEK } from './scored-series.ts';
import type { Scored } from './scoring.ts';

export function never(scored: readonly Scored[]): Judged[] {
  return scored.map(({ copy, judged }) => ({
    copy,
    judged,
    firing: new Uint8Array((judged.to - judged.from) / MINUTE),
  }));
}

/** As many alerts as another detector has in series as they are, each as long as its mean, at any time. */
export function atRandom(
  { alertsPerWeek, share }: Pick<Metrics, 'alertsPerWeek' | 'share'>,
  scored: readonly Scored[],
  seed: number,
): Judged[] {
  const random = new Random(seed);
  const startsPerMinute = (alertsPerWeek * MINUTE) / WEEK;
  const length = alertsPerWeek > 0 ? Math.max(1, Math.round(share / startsPerMinute)) : 0;
  return scored.map(({ copy, judged }) => {
    const firing = new Uint8Array((judged.to - judged.from) / MINUTE);
    firing.forEach((_, minute) => {
      if (random.uniform() < startsPerMinute) firing.fill(1, minute, minute + length);
    });
    return { copy, judged, firing };
  });
}
