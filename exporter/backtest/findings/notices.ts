import { keyOf } from '../../prometheus-client/answer.ts';
import type { FiringFound, Gap } from '../backtest.ts';

const HOUR = 3_600;

/**
 * Pages and tickets: one for each server, whatever the other labels are, else for each instance, else for each set of
 * labels; what begins again within an hour is still the same. @param firings of one alert and severity
 */
export function noticesOf(firings: readonly FiringFound[]): readonly Gap[] {
  const groups = new Map<string, Gap[]>();
  for (const { labels, from, to } of firings.toSorted((one, other) => one.from - other.from)) {
    const key = aboutOf(labels);
    const notices = groups.get(key) ?? [];
    const last = notices.at(-1);
    if (last && from - last.to < HOUR) notices.splice(-1, 1, { from: last.from, to: Math.max(to, last.to) });
    else notices.push({ from, to });
    groups.set(key, notices);
  }
  return [...groups.values()].flat().toSorted((one, other) => one.from - other.from);
}

/** A notice without a server is about what else is named: 20 nodes that fail in turn are told 20 times. */
function aboutOf(labels: FiringFound['labels']): string {
  const { job, server, instance } = labels;
  const named = server ?? instance;
  if (named === undefined) return keyOf(labels);
  return JSON.stringify([job, named]);
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
