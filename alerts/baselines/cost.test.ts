import { expect, test } from 'vitest';
import { costOf, samplesPerMinute } from './cost.ts';
import { baselineGroups } from './groups.ts';
import { WATCHED_SIGNALS } from './signals/watched.ts';

test('what is reckoned is what stands in the expression', () => {
  const rules = [
    { record: 'a:a:a', expr: 'sum without (x) (rate(http_total{code="5 or 6"}[5m]))' },
    {
      record: 'b:b:b',
      expr: 'avg_over_time(a:a:a[1h] offset 1d) and on (x) a:a:a > bool 2 or time() - a:a:a',
    },
  ];
  expect(costOf([{ name: 'test', interval: '5m', rules }])).toEqual([
    { record: 'a:a:a', samples: 6, minutes: 5 },
    { record: 'b:b:b', samples: 15, minutes: 5 },
  ]);
});

test.each(['UTC', 'Asia/Kolkata', 'Europe/Berlin', 'Australia/Lord_Howe'])(
  'at most 150 samples are read per series and minute: %s',
  (timeZone) => {
    const groups = baselineGroups({ signals: WATCHED_SIGNALS, timeZone, fromYear: 2026 });
    expect(samplesPerMinute(costOf(groups))).toBeLessThanOrEqual(150);
  },
);
