/** Local time as numbers that rules can reckon with: PromQL knows UTC alone. */

/** From `at` on, local time is `offset` ahead of UTC. */
export interface Transition {
  /** Unix seconds. */
  readonly at: number;
  /** Seconds. */
  readonly offset: number;
}

export interface LocalTime {
  readonly zone: string;
  /** Seconds that local time is ahead of UTC at the beginning of the years. */
  readonly offset: number;
  readonly transitions: readonly Transition[];
  /** By how many seconds the clock is put on or back; empty where it never is. */
  readonly changes: readonly number[];
}

const HOUR = 3_600;

/**
 * The transitions of a zone of the IANA data base, in `years` from the first of January of `from` on.
 * @throws Error when the zone is unknown
 */
export function localTime(zone: string, from: number, years: number): LocalTime {
  const offsetAt = offsetsOf(zone);
  const begin = Date.UTC(from, 0, 1) / 1000;
  const end = Date.UTC(from + years, 0, 1) / 1000;
  const transitions: Transition[] = [];
  let known = offsetAt(begin);
  const offset = known;
  const changes = new Set<number>();
  // Zones change the clock at full quarters of an hour, so hours that differ hold one change.
  for (let hour = begin; hour < end; hour += HOUR) {
    const later = offsetAt(hour + HOUR);
    if (later === known) continue;
    const at = changeBetween(hour, hour + HOUR, offsetAt);
    transitions.push({ at, offset: later });
    changes.add(later - known);
    known = later;
  }
  return { zone, offset, transitions, changes: [...changes].toSorted((a, b) => b - a) };
}

function changeBetween(before: number, after: number, offsetAt: (time: number) => number): number {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offsetAt(after)) high = middle;
    else low = middle;
  }
  return high;
}

/** Seconds ahead of UTC at a Unix time. */
function offsetsOf(zone: string): (time: number) => number {
  const format = formatFor(zone);
  return (time) => {
    const parts = new Map(format.formatToParts(time * 1000).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return local / 1000 - time;
  };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    throw new Error(`time zone "${timeZone}" is unknown: expected a name such as "Europe/Berlin"`);
  }
}
