/** Units of Grafana that panels use; what it has no unit for is written behind the number. */
export const UNITS = {
  count: 'short',
  share: 'percentunit',
  percent: 'percent',
  seconds: 's',
  dollars: 'currencyUSD',
  dollarsPerHour: 'suffix: $/h',
  requestsPerSecond: 'reqps',
  perSecond: 'suffix: /s',
  requests: 'suffix: requests',
  tokens: 'suffix: tokens',
  tokensPerSecond: 'suffix: tok/s',
  bytes: 'bytes',
  bytesPerSecond: 'binBps',
  watts: 'watt',
  joules: 'joule',
  celsius: 'celsius',
  hertz: 'hertz',
  /** As many times something else. */
  times: 'suffix: ×',
  /** Unix milliseconds, as the time from now. */
  fromNow: 'dateTimeFromNow',
  /** What a value mapping puts into words. */
  words: 'none',
} as const;

export type Unit = keyof typeof UNITS;
