/** The numbers of the baselines. They were chosen once, for all signals: what differs by signal stands in its list. */
export interface Setting {
  readonly value: number;
  readonly help: string;
}

export const SETTINGS = {
  leastFactor: {
    value: 1.3,
    help: 'The band ends at this factor at least: a rise of less than 30 % is not reported.',
  },
  leastFall: {
    value: 0.7,
    help: 'The band begins at this factor at most: a fall of less than 30 % is not reported.',
  },
  immatureFactor: {
    value: 2,
    help: 'While the baseline is in its first week, the band is never narrower than this factor.',
  },
  mostFactor: { value: 50, help: 'The band is never wider than this factor.' },
  spread: {
    value: 2,
    help: 'The band around the trend of a day ends at this power of the 98 % quantile of its forecast error.',
  },
  fastSpread: {
    value: 1.6,
    help: 'The band around the trend of two hours ends at this power of the 98 % quantile of its forecast error.',
  },
  slowSpread: {
    value: 1.7,
    help: 'The band of the slow channel ends at this power of the 98 % quantile of its forecast error.',
  },
  slowFactor: {
    value: 1.2,
    help: 'The slow channel reports a rise that is more than this factor for most of 45 minutes: a true 30 % is seen in spite of the error of the expectation.',
  },
  hoursShare: {
    value: 0.5,
    help: 'Share of a band that is what these two hours of the day were like; the rest is what the whole day was like.',
  },
  slowHoursShare: { value: 0.7, help: 'The same of the slow channel.' },
  hourSpread: {
    value: 1.5,
    help: 'The spread of these two hours of the day counts with this power more, because the 95 % quantile of two hours is nearer than the 98 % quantile of a day.',
  },
  dayQuantile: {
    value: 0.8,
    help: 'Of the last seven days, the second worst makes the band: one bad day does not widen it.',
  },
  mostTrend: {
    value: 2,
    help: 'A day above or below the season moves the expectation by this factor at most.',
  },
  leastSamples: {
    value: 60,
    help: 'Minutes with a value in the last 24 h, without which nothing is judged.',
  },
  missingSamples: {
    value: 360,
    help: 'Minutes with a value in the last 24 h, with which a value is expected to be there.',
  },
  leastSkill: {
    value: 0.3,
    help: 'Skill under which the signal is taken to be unpredictable, and nothing is reported.',
  },
  zeroShare: {
    value: 0.05,
    help: 'A value under this share of what is expected is a drop to zero, which is reported without skill too.',
  },
  leastFloor: {
    value: 0.2,
    help: 'But only of a signal whose lowest values of two hours (5 % quantile) are above this share of what was expected, in most of the last seven days: others stop and start by nature.',
  },
  longStop: {
    value: 35,
    help: 'Minutes at zero after which a stop is reported, however usual it is.',
  },
  usualStop: {
    value: 0.988,
    help: 'A stop is usual while it is not longer than this quantile of the longest stops of two hours in the last seven days: there are 84 of them, so it is the second longest.',
  },
  keepUp: {
    value: 0.75,
    help: 'What was beyond its band in the last half hour is kept up while it is at this share of the way to its end.',
  },
  smallError: {
    value: 0.13,
    help: "Yesterday's typical error (natural logarithm) counts as this much at least: what stays within 13 % is predictable, whatever predicts it.",
  },
} as const satisfies Readonly<Record<string, Setting>>;
