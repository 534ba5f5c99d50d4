import { localTime } from '../../../alerts/baselines/time-zone.ts';

const HOUR = 3_600;
/** The epoch was a Thursday; weeks begin on Monday. */
const MONDAY = 3;
const HOURS_OF_WEEK = 168;

/** Hours of the week of a zone at Unix seconds from `from` on, for two years: 0 is Monday from 0 to 1 o'clock. */
export function hoursOfWeek(zone: string, from: number): (time: number) => number {
  const { offset, transitions } = localTime(zone, new Date(from * 1000).getUTCFullYear(), 2);
  return (time) => {
    const ahead = transitions.findLast(({ at }) => at <= time)?.offset ?? offset;
    const hours = Math.floor((time + ahead) / HOUR) + MONDAY * 24;
    return ((hours % HOURS_OF_WEEK) + HOURS_OF_WEEK) % HOURS_OF_WEEK;
  };
}
