/** Pieces of PromQL that the rules share. */
import { BASELINE } from './names.ts';

/**
 * The last sample of a series that is recorded every five minutes, now or so long ago: windows do not care about the
 * phase of its group.
 */
export function last5m(series: string, ago?: string): string {
  return `last_over_time(${series}[7m]${ago === undefined ? '' : ` offset ${ago}`})`;
}

/** The same of a series that is recorded hourly. */
export function last1h(series: string): string {
  return `last_over_time(${series}[90m])`;
}

/** The same of a series that is recorded every two hours, now or so many seconds ago; once it may be left out. */
export function last2h(series: string, ago = 0): string {
  return `last_over_time(${series}[250m]${ago === 0 ? '' : ` offset ${ago}s`})`;
}

/** A day of a series that is recorded every five minutes, for its tails: half of the samples tell them as well. */
export function dayOf(series: string): string {
  return `${series}[1d:10m]`;
}

/** The same for its median. */
export function dayForMedian(series: string): string {
  return `${series}[1d:15m]`;
}

/** A value on top of the minimum effect of its signal: above 0, and ratios of small levels stay small. */
export function raised(series: string): string {
  return `(${series} + on (signal) group_left () ${BASELINE.minimumEffect})`;
}

/** A raised value as it was. */
export function lowered(series: string): string {
  return `(${series}) - on (signal) group_left () ${BASELINE.minimumEffect}`;
}

/** The greater of two; where one is absent, the other. */
export function greater(one: string, other: string): string {
  return `(${one} > ${other} or ${other} or ${one})`;
}

/** The lesser of two; where one is absent, the other. */
export function lesser(one: string, other: string): string {
  return `(${one} < ${other} or ${other} or ${one})`;
}
