const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const CLOCK_SECONDS = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Length of time in its two largest units: `42 s`, `12 min`, `2 h 5 min`. Milliseconds; the past alone is told. */
export function lengthOf(milliseconds: number): string {
  const length = Math.max(0, milliseconds);
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  if (length < DAY) return two(Math.floor(length / HOUR), 'h', Math.floor((length % HOUR) / MINUTE), 'min');
  return two(Math.floor(length / DAY), 'd', Math.floor((length % DAY) / HOUR), 'h');
}

/** `3 s ago`, from Unix milliseconds. */
export function ago(time: number, now: number): string {
  return now - time < SECOND ? 'now' : `${lengthOf(now - time)} ago`;
}

/** `14:05`, in the time of who looks. */
export function clock(time: number): string {
  return CLOCK.format(time);
}

/** `14:05:10` */
export function clockSeconds(time: number): string {
  return CLOCK_SECONDS.format(time);
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}
