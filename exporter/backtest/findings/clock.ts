import { localTime } from '../../../alerts/baselines/time-zone.ts';

const DAY = 86_400;
const HOUR = 3_600;
const EVENING = 22;
const MORNING = 6;

/** Days, nights and hours of a time zone. */
export interface Clock {
  hour(time: number): number;
  /** Number of the day. */
  day(time: number): number;
  /** Number of the day on whose evening the night begins; undefined by day. */
  night(time: number): number | undefined;
}

/** For Unix seconds from `from` on, for two years. */
export function clockOf(zone: string, from: number): Clock {
  const { offset, transitions } = localTime(zone, new Date(from * 1_000).getUTCFullYear(), 2);
  const local = (time: number) => time + (transitions.findLast(({ at }) => at <= time)?.offset ?? offset);
  const hour = (time: number) => Math.floor((local(time) % DAY) / HOUR);
  const day = (time: number) => Math.floor(local(time) / DAY);
  return {
    hour,
    day,
    night: (time) => {
      if (hour(time) >= EVENING) return day(time);
      return hour(time) < MORNING ? day(time) - 1 : undefined;
    },
  };
}
