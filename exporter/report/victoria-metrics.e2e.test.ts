/** The same weeks in a real VictoriaMetrics: another engine behind the same API, and the same report. */
import { expect, onTestFinished, test } from 'vitest';
import { victoriaMetricsWith } from '../e2e/victoria-metrics.ts';
import { Past, reportOf } from './past.test.support.ts';
import type { ModelReport } from './report.ts';
import { fourWeeks, WEEKS_END } from './weeks.test.support.ts';

function warmHours(model: ModelReport | undefined) {
  return model?.warmPool?.hours.filter(({ warm }) => warm > 0).map(({ hour, warm }) => [hour, warm]);
}

test('says of the same weeks what Prometheus says', async () => {
  const url = await victoriaMetricsWith(fourWeeks(), onTestFinished);
  const past = new Past(onTestFinished);
  await past.write(fourWeeks());
  const reports = [
    await reportOf(url, WEEKS_END, 7 * 24),
    await reportOf(await past.open(), WEEKS_END, 7 * 24),
  ];
  const [one, other] = reports.map((report) => report.models[0]);
  expect(warmHours(one)).toHaveLength(5);
  expect(warmHours(one)).toEqual(warmHours(other));
  expect(one?.replicas.needed?.replicas).toBe(other?.replicas.needed?.replicas);
  expect(one?.trend?.isClear).toBe(true);
  expect(one?.trend?.in30Days).toBeCloseTo(other?.trend?.in30Days ?? 0, 2);
  // At the ends of a gap it looks further back.
  expect(one?.servers[0]?.verdicts[0]?.name).toBe('healthy');
  expect(one?.servers[0]?.verdicts[0]?.share).toBeGreaterThan(0.995);
  expect(one?.servers[0]?.use.requestsPerSecond?.mean).toBeCloseTo(
    other?.servers[0]?.use.requestsPerSecond?.mean ?? 0,
    2,
  );
});
