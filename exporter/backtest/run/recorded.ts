import { keyOf } from '../../prometheus-client/answer.ts';
import type { SeriesLabels, TimedSeries } from '../../prometheus-client/answer.ts';
import type { EndedSeries } from '../store/write-request.ts';

/** With the labels of the rule and without a name: what may come of series of several names is one. */
export function relabelled(
  series: readonly TimedSeries[],
  more: Readonly<Record<string, string>>,
): readonly TimedSeries[] {
  const byLabels = new Map<string, TimedSeries>();
  for (const { labels, samples } of series) {
    const all = withLabels(labels, more);
    const key = keyOf(all);
    const known = byLabels.get(key);
    const together = known
      ? [...known.samples, ...samples].toSorted(([one], [other]) => one - other)
      : samples;
    byLabels.set(key, { name: '', labels: all, samples: together });
  }
  return [...byLabels.values()];
}

/** An empty value takes a label away. */
function withLabels(labels: SeriesLabels, more: Readonly<Record<string, string>>): SeriesLabels {
  const all = Object.entries({ ...labels, ...more });
  return Object.fromEntries(all.filter(([, value]) => value !== ''));
}

/**
 * As Prometheus records it: an evaluation that gives nothing for a series ends it. `later` seconds are added to every
 * time: what is read of oneself is what was there before.
 */
export function recorded(
  name: string,
  { labels, samples }: TimedSeries,
  times: readonly number[],
  later = 0,
): EndedSeries {
  const values = new Map(samples);
  const all: [number, number | undefined][] = [];
  let isThere = false;
  for (const time of times) {
    const value = values.get(time);
    if (value !== undefined || isThere) all.push([time + later, value]);
    isThere = value !== undefined;
  }
  return { name, labels, samples: all };
}
