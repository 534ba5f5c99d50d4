const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
/** Of the peak, by day of the week from Sunday on: what office hours do to a chat service. */
const WEEKDAYS = [0.6, 0.95, 1, 1, 0.98, 0.92, 0.62];
/** Share of the peak that is left in the small hours. */
const NIGHT = 0.35;
/** Hours of the day (UTC) at which a day is busiest and quietest. */
const PEAK_HOUR = 14;

/** How demand moves over days and weeks. */
export interface Shape {
  /** False for demand that knows no hour. */
  readonly seasonal: boolean;
  /** Growth in a week: 0.05 is five per cent. */
  readonly weeklyGrowth: number;
  /** In place of hours and weekdays: share of the peak at a time in Unix seconds. */
  readonly course?: (time: number) => number;
}

/**
 * Demand over that of a weekday's peak before all growth.
 * @param time Unix seconds that hour and weekday are taken from
 * @param grown seconds of growth
 */
export function demandAt(shape: Shape, time: number, grown: number): number {
  const growth = (1 + shape.weeklyGrowth) ** (grown / WEEK_SECONDS);
  if (shape.course) return growth * shape.course(time);
  return shape.seasonal ? growth * weekday(time) * hour(time) : growth;
}

function hour(time: number): number {
  const angle = (2 * Math.PI * (time / 3600 - PEAK_HOUR)) / 24;
  // A square makes the night short and the day long.
  return 1 - (1 - NIGHT) * ((1 - Math.cos(angle)) / 2) ** 2;
}

/** Turns into the next day over the last two hours of a day, without a step. */
function weekday(time: number): number {
  const days = time / DAY_SECONDS + 4; // 1970-01-01 was a Thursday.
  const today = WEEKDAYS[Math.floor(days) % 7] ?? 1;
  const tomorrow = WEEKDAYS[Math.floor(days + 1) % 7] ?? 1;
  const turn = Math.max(0, (days % 1) * 12 - 11);
  return today + (tomorrow - today) * turn;
}
