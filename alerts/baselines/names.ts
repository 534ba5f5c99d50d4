/**
 * The series that the baselines record, once for each series that is watched. All have the labels of the value and
 * `signal`. "Factor" is a ratio of values to which the minimum effect of the signal was added, so that levels near 0 have one.
 */
export const BASELINE = {
  value: 'baseline:value',
  minimumEffect: 'baseline:min_effect',
  paused: 'baseline:paused',
  exclude: 'baseline:exclude',
  average: 'baseline:value:avg5m',
  median: 'baseline:value:med1h',
  week: 'baseline:ref:week',
  day: 'baseline:ref:day',
  recent: 'baseline:ref:recent',
  seasonal: 'baseline:seasonal',
  maturity: 'baseline:maturity',
  ratio: 'baseline:ratio',
  trend: 'baseline:trend',
  fastTrend: 'baseline:trend:2h',
  expected: 'baseline:expected',
  error: 'baseline:error',
  fastError: 'baseline:error:2h',
  upper: 'baseline:upper',
  lower: 'baseline:lower',
  missing: 'baseline:missing',
  hourSamples: 'baseline:samples_1h',
  samples: 'baseline:samples_24h',
  surprise: 'baseline:surprise',
  naiveSurprise: 'baseline:surprise:yesterday',
  skill: 'baseline:skill',
  floor: 'baseline:floor',
  flowing: 'baseline:flowing',
  stopped: 'baseline:stopped_seconds',
  longestStop: 'baseline:stopped_seconds:max_2h',
  usualStop: 'baseline:stopped_seconds:usual',
  briefStop: 'baseline:brief_stop',
  dropped: 'baseline:dropped',
  score: 'baseline:score',
  steadyScore: 'baseline:score:med10m',
  beyond: 'baseline:beyond',
  lately: 'baseline:beyond:30m',
  deviation: 'baseline:deviation',
  utcOffset: 'baseline:utc_offset_seconds',
  clockChange: 'baseline:clock_change_seconds',
  clockChangeAge: 'baseline:clock_change_age_seconds',
} as const;

/** Series of the spread of a channel (`error` or `error:2h`). */
export function spreadNames(channel: string) {
  const suffix = channel.replace('baseline:error', '');
  return {
    high: `${channel}:q98_1d`,
    low: `${channel}:q02_1d`,
    hoursHigh: `${channel}:q95_2h`,
    hoursLow: `${channel}:q05_2h`,
    dayUpper: `baseline:band:upper:day${suffix}`,
    dayLower: `baseline:band:lower:day${suffix}`,
    hoursUpper: `baseline:band:upper:hours${suffix}`,
    hoursLower: `baseline:band:lower:hours${suffix}`,
    upper: `baseline:band:upper${suffix}`,
    lower: `baseline:band:lower${suffix}`,
    upperEdge: `baseline:edge:upper${suffix || ':24h'}`,
    lowerEdge: `baseline:edge:lower${suffix || ':24h'}`,
  } as const;
}
