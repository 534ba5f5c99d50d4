/** The same hours in a real VictoriaMetrics: another server behind the same API, and the same firings. */
import { expect, onTestFinished, test } from 'vitest';
import { victoriaMetricsWith } from '../e2e/victoria-metrics.ts';
import { backtestOf } from './asked.test.support.ts';
import type { Backtest } from './backtest.ts';
import { holding, HOUR, played } from './history.test.support.ts';

const TO = Date.UTC(2026, 8, 24, 14) / 1_000;
const ALERTS = ['InferenceQueueNotDraining', 'InferenceSloBurnFast', 'InferenceNoReadyServer'];

function firingsOf({ now }: Backtest) {
  return now.alerts.map(({ alert, firings }) => [alert, firings]);
}

test('says of the same hours what it says with Prometheus', { timeout: 120_000 }, async () => {
  const isScraped = (time: number) => time < TO - 2 * HOUR || time >= TO - 1.5 * HOUR;
  const both = { from: TO - 4 * HOUR, to: TO, ofStory: 3 * HOUR, isScraped };
  const series = await played({ ...both, scenario: 'batching-off', job: 'a' });
  const asked = { to: TO, request: { alerts: ALERTS } };
  const one = await backtestOf({ ...asked, url: await victoriaMetricsWith(series, onTestFinished) });
  const other = await backtestOf({ ...asked, url: await holding(series, onTestFinished) });
  expect(one.now.alerts.flatMap(({ firings }) => firings).length).toBeGreaterThanOrEqual(3);
  expect(firingsOf(one)).toEqual(firingsOf(other));
  expect(one.cost.samples).toBe(other.cost.samples);
});
