const WEEK = '7d';
/** Long enough to be no accident, short enough to be the same time of day. */
const MEAN_OVER = '1h';

/** By how much the mean of an hour differs from the same hour a week ago, as a share of that. @param of one selector */
export function sinceLastWeek(of: string): string {
  const mean = (offset: string) => `avg_over_time(${of}[${MEAN_OVER}]${offset})`;
  return `${mean('')} / (${mean(` offset ${WEEK}`)} > 0) - 1`;
}
