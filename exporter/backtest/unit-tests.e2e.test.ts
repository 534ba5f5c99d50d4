/**
 * What fires, minute by minute, against the rule manager of Prometheus: promtool runs the same rules over the same samples
 * one time after the other, as a server does live, and is asked at every minute whether exactly that fires.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ruleFiles } from '../../alerts/kit.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { rulesFile } from '../../alerts/rules-file.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { ruleTestComplaint } from '../e2e/promtool.ts';
import type { RuleTest } from '../e2e/promtool.ts';
import type { TimedSeries } from '../prometheus-client/answer.ts';
import { backtestOf } from './asked.test.support.ts';
import type { AlertFound } from './backtest.ts';
import { selectorsIn } from './promql/selectors.ts';
import { holding, HOUR, MINUTE, played } from './history.test.support.ts';

/** promtool begins at the epoch, a Thursday. */
const THURSDAY = Date.UTC(2026, 8, 24) / 1_000;
const FROM = THURSDAY;
const TO = FROM + 2.5 * HOUR;
/** In which the second server is not scraped. */
const GAP = { from: FROM + 100 * MINUTE, to: FROM + 118 * MINUTE };
/** Samples that are times. */
const TIMES = /(_timestamp_seconds|_start_time_seconds)$/;

/** promtool evaluates all groups at the same interval. */
function everyMinute(groups: readonly RuleGroup[]): readonly RuleGroup[] {
  return groups.map((group) => ({ ...group, interval: '1m' }));
}

const files = ruleFiles({ verdict: DEFAULT_THRESHOLDS });
const GROUPS = everyMinute(
  [files.verdict, files.recording, files.baselines, files.alerting].flatMap(({ groups }) => groups),
);
const READ = new Set(
  GROUPS.flatMap(({ rules }) => rules).flatMap(({ expr }) => selectorsIn(expr).map(({ name }) => name)),
);

/** One value a minute from the epoch on. A series that a scrape misses is marked as gone, as a scrape does. */
function inputOf({ name, labels, samples }: TimedSeries): RuleTest['input_series'][number] {
  const values = new Map(samples);
  const texts: string[] = [];
  let isThere = false;
  for (let time = FROM; time <= TO; time += MINUTE) {
    const value = values.get(time);
    if (value === undefined) texts.push(isThere ? 'stale' : '_');
    else texts.push(String(TIMES.test(name) ? value - FROM : value));
    isThere = value !== undefined;
  }
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return { series: `${name}{${pairs.join(',')}}`, values: texts.join(' ') };
}

/** All that fires at each minute. */
function expectedOf(alerts: readonly AlertFound[]): RuleTest['promql_expr_test'] {
  const minutes = Array.from({ length: (TO - FROM) / MINUTE }, (_, minute) => minute);
  return minutes.map((minute) => ({
    expr: 'ALERTS{alertstate="firing"}',
    eval_time: `${minute}m`,
    exp_samples: alerts.flatMap(({ alert, firings }) =>
      firings
        .filter(({ from, to }) => from <= FROM + minute * MINUTE && FROM + minute * MINUTE < to)
        .map(({ labels }) => ({
          labels: seriesText({ ...labels, alertname: alert, alertstate: 'firing' }),
          value: 1,
        })),
    ),
  }));
}

function seriesText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `ALERTS{${pairs.join(', ')}}`;
}

test('at every minute what fires is what fires live', { timeout: 600_000 }, async () => {
  const both = { from: FROM, to: TO } as const;
  const series = [
    ...(await played({ ...both, scenario: 'batching-off', job: 'batching-off', ofStory: 2 * HOUR })),
    ...(await played({
      ...both,
      scenario: 'idle',
      job: 'idle',
      ofStory: HOUR,
      isScraped: (time) => time < GAP.from || time >= GAP.to,
    })),
    ...(await played({ ...both, scenario: 'stalled', job: 'stalled', ofStory: 0.5 * HOUR })),
  ].filter(({ name }) => READ.has(name));
  const folder = mkdtempSync(join(tmpdir(), 'headroom-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'kit.rules.yaml');
  const text = rulesFile({ groups: GROUPS }, 'a test');
  writeFileSync(path, text);

  const { now } = await backtestOf({
    url: await holding(series, onTestFinished),
    to: TO,
    request: { files: [path] },
  });
  const fired = now.alerts.filter(({ firings }) => firings.length > 0).map(({ alert }) => alert);
  expect(fired).toEqual(
    expect.arrayContaining(['InferenceStalled', 'InferenceQueueNotDraining', 'BaselineDeviation']),
  );
  const expected = expectedOf(now.alerts) ?? [];
  const check = { interval: '1m', input_series: series.map(inputOf), promql_expr_test: expected };
  // Unless it is told, promtool takes the groups in any order; a server runs them side by side.
  const order = GROUPS.map(({ name }) => name);
  expect(ruleTestComplaint([check], text, order)).toBeUndefined();
});
