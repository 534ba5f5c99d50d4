const WEEK = '7d';
/** Long enough to be no accident, short enough to be the same time of day. */
const MEAN_OVER = '1h';

/** The mean of the last hour, as many times that of the same hour a week ago. @param of one selector */
export function sinceLastWeek(of: string): string {
  const mean = (offset: string) => `avg_over_time(${of}[${MEAN_OVER}]${offset})`;
  return `${mean('')} / (${mean(` offset ${WEEK}`)} > 0)`;
}
