import type { FiringFound, Gap } from '../backtest.ts';

const HOUR = 3_600;

/**
 * Pages and tickets as the Alertmanager of the examples would send them: one for each server, whatever the other labels
 * are, and what begins again within an hour is still the same. @param firings of one alert and severity
 */
export function noticesOf(firings: readonly FiringFound[]): readonly Gap[] {
  const groups = new Map<string, Gap[]>();
  for (const { labels, from, to } of firings.toSorted((one, other) => one.from - other.from)) {
    const key = JSON.stringify([labels['job'], labels['server']]);
    const notices = groups.get(key) ?? [];
    const last = notices.at(-1);
    if (last && from - last.to < HOUR) notices.splice(-1, 1, { from: last.from, to: Math.max(to, last.to) });
    else notices.push({ from, to });
    groups.set(key, notices);
  }
  return [...groups.values()].flat().toSorted((one, other) => one.from - other.from);
}

/** Seconds that are in at least one of the times. */
export function lengthOf(times: readonly Gap[]): number {
  let [length, end] = [0, -Infinity];
  for (const { from, to } of times.toSorted((one, other) => one.from - other.from)) {
    length += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return length;
}
