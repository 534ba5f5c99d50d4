/** The rules that watch alerts, by promtool: firings are counted as they are, reviews are taken off, and two alerts stay two. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alerting } from '../../exporter/catalogue/index.ts';
import { ruleFileComplaint, ruleTestComplaint } from '../../exporter/e2e/promtool.ts';
import type { RuleTest } from '../../exporter/e2e/promtool.ts';
import { rulesFile } from '../rules-file.ts';
import type { InputSeries } from '../verdict/raw-series.test.support.ts';
import { auditGroups } from './groups.ts';
import { AUDIT } from './rules.ts';

const RULES = rulesFile({ groups: auditGroups({ interval: '1m' }) }, 'a test');

/** An alert that fires at these minutes, for ten minutes each, with the time that it began. */
function firing(
  alertname: string,
  labels: string,
  starts: readonly number[],
  severity = 'warning',
): InputSeries[] {
  let minute = 0;
  const states: string[] = [];
  const since: string[] = [];
  for (const start of starts) {
    if (start > minute) for (const values of [states, since]) values.push(`_x${start - minute}`);
    // `1x9` is ten samples.
    states.push('1x9', 'stale');
    since.push(`${start * 60}x9`, 'stale');
    minute = start + 11;
  }
  const all = `alertname="${alertname}",severity="${severity}",${labels}`;
  return [
    { series: `ALERTS{${all},alertstate="firing"}`, values: states.join(' ') },
    { series: `ALERTS_FOR_STATE{${all}}`, values: since.join(' ') },
  ];
}

function reviewed(alertname: string, verdict: 'real' | 'noise', review: string, instance = 'a'): InputSeries {
  const labels = `alertname="${alertname}",verdict="${verdict}",review="${review}",instance="${instance}"`;
  return { series: `${alerting.alertReviewTimestampSeconds.name}{${labels}}`, values: '600x400' };
}

function expecting(input_series: RuleTest['input_series'], expr: string, samples: Record<string, number>) {
  const exp_samples = Object.entries(samples).map(([labels, value]) => ({ labels, value }));
  return ruleTestComplaint(
    [{ interval: '1m', input_series, promql_expr_test: [{ expr, eval_time: '150m', exp_samples }] }],
    RULES,
  );
}

const STALLED = firing('InferenceStalled', 'server="chat"', [0, 30, 60]);
const DEVIATES = firing('BaselineDeviation', 'server="chat",signal="ttft"', [0, 20, 40, 60, 80]);
const SERIES = [...STALLED, ...DEVIATES];
const needsAudit = 'count by (alert, signal) (ALERTS{alertname="AlertNeedsAudit",alertstate="firing"})';

test('the rule file in the repository is current, and promtool takes it; if not, type: npm run generate', () => {
  const file = readFileSync('alerts/generated/audit.rules.yaml', 'utf8');
  expect(file).toBe(rulesFile({ groups: auditGroups() }, 'alerts/audit'));
  expect(ruleFileComplaint(file)).toBeUndefined();
});

test.each([AUDIT.firings, AUDIT.firingsOfDay])(
  'in %s a firing counts once, however long it lasts, for each alert and signal',
  (series) => {
    const name = `__name__="${series}"`;
    const expected = {
      [`{${name},alertname="InferenceStalled"}`]: 3,
      [`{${name},alertname="BaselineDeviation",signal="ttft"}`]: 5,
    };
    expect(expecting(SERIES, series, expected)).toBeUndefined();
  },
);

test('alerts of others are not ours to review', () => {
  expect(expecting(firing('NodeDown', 'node="n"', [0, 30, 60]), AUDIT.firings, {})).toBeUndefined();
});

test('nobody has to review what nobody was told of', () => {
  const untold = firing('BaselineDeviation', 'server="chat",signal="ttft"', [0, 20, 40, 60], 'info');
  expect(expecting(untold, AUDIT.firings, {})).toBeUndefined();
  const both = [...untold, ...firing('BaselineDeviation', 'server="chat",signal="ttft"', [5])];
  const one = { [`{__name__="${AUDIT.unreviewed}",alertname="BaselineDeviation",signal="ttft"}`]: 1 };
  expect(expecting(both, AUDIT.unreviewed, one)).toBeUndefined();
});

test('two alerts that nobody reviewed are two', () => {
  const both = { '{alert="InferenceStalled"}': 1, '{alert="BaselineDeviation",signal="ttft"}': 1 };
  expect(expecting(SERIES, needsAudit, both)).toBeUndefined();
});

test('a review takes one firing off, though two exporters tell of it', () => {
  const once = [reviewed('InferenceStalled', 'real', 'r1'), reviewed('InferenceStalled', 'real', 'r1', 'b')];
  const unreviewed = `${AUDIT.unreviewed}{alertname="InferenceStalled"}`;
  const two = { [`{__name__="${AUDIT.unreviewed}",alertname="InferenceStalled"}`]: 2 };
  expect(expecting([...STALLED, ...once], unreviewed, two)).toBeUndefined();
  expect(expecting([...STALLED, ...once], needsAudit, {})).toBeUndefined();
});

/** A review at minute 10 of a firing that began at a minute, which may lie before all of this. */
function reviewedFiring(alertname: string, review: string, began: number): InputSeries[] {
  const [told] = [reviewed(alertname, 'real', review)];
  const labels = told?.series.slice(told.series.indexOf('{'));
  const series = `${alerting.alertReviewFiringTimestampSeconds.name}${labels}`;
  return [...(told ? [told] : []), { series, values: `${began * 60}x400` }];
}

test.each([
  ['of these two weeks', 0, 2],
  ['of long ago', -15 * 24 * 60, 3],
])('a review that tells its firing, one %s, counts by the time of that', (_, began, unreviewed) => {
  const series = [...STALLED, ...reviewedFiring('InferenceStalled', 'r1', began)];
  const expected = { [`{__name__="${AUDIT.unreviewed}",alertname="InferenceStalled"}`]: unreviewed };
  expect(expecting(series, AUDIT.unreviewed, expected)).toBeUndefined();
});

test('a review that tells its firing took as long as since that, whatever fired after it', () => {
  const labels = '{alertname="InferenceStalled",verdict="real",review="r1"}';
  const series = [
    ...STALLED,
    { series: `${alerting.alertReviewTimestampSeconds.name}${labels}`, values: '_x99 6000x300' },
    { series: `${alerting.alertReviewFiringTimestampSeconds.name}${labels}`, values: '_x99 1800x300' },
  ];
  const name = `max_over_time(${AUDIT.reviewDelay}[2h])`;
  expect(expecting(series, name, { '{alertname="InferenceStalled"}': 4_200 })).toBeUndefined();
});

test('how long a review took is told once, when it comes', () => {
  // The last firing began at minute 60; the review came at minute 100.
  const review = `${alerting.alertReviewTimestampSeconds.name}{alertname="InferenceStalled",verdict="real",review="r1"}`;
  const series = [...STALLED, { series: review, values: '_x99 6000x300' }];
  const name = `max_over_time(${AUDIT.reviewDelay}[2h])`;
  expect(expecting(series, name, { '{alertname="InferenceStalled"}': 2_400 })).toBeUndefined();
  expect(expecting(series, AUDIT.reviewDelay, {})).toBeUndefined();
});

function reviews(real: number, noise: number): InputSeries[] {
  const all = [...Array<'real'>(real).fill('real'), ...Array<'noise'>(noise).fill('noise')];
  return all.map((verdict, index) => reviewed('InferenceStalled', verdict, `r${index}`));
}

test.each([
  [1, 3, 0.75, 1],
  [2, 2, 0.5, 0],
  [4, 0, 0, 0],
  // Too few to tell.
  [0, 3, 1, 0],
])('of %d real and %d false alarms the ratio is %f', (real, noise, ratio, alerts) => {
  const name = `{__name__="${AUDIT.falseRatio}",alertname="InferenceStalled"}`;
  expect(expecting(reviews(real, noise), AUDIT.falseRatio, { [name]: ratio })).toBeUndefined();
  const firings = 'count by (alert) (ALERTS{alertname="AlertMostlyNoise",alertstate="firing"})';
  const expected = alerts > 0 ? { '{alert="InferenceStalled"}': alerts } : {};
  expect(expecting(reviews(real, noise), firings, expected)).toBeUndefined();
});

test.each([
  [[0, 30, 60, 90, 120], 1],
  [[0, 30, 60, 90], 0],
])('an alert that began at minutes %j flaps: %d', (starts, alerts) => {
  const series = firing('InferenceStalled', 'server="chat"', starts);
  const flaps = 'count by (alert) (ALERTS{alertname="AlertFlapping",alertstate="firing"})';
  expect(expecting(series, flaps, alerts > 0 ? { '{alert="InferenceStalled"}': 1 } : {})).toBeUndefined();
});

test('what is said names the alert and its signal', () => {
  const got = ruleTestComplaint(
    [
      {
        interval: '1m',
        input_series: SERIES,
        alert_rule_test: [{ alertname: 'AlertNeedsAudit', eval_time: '150m', exp_alerts: [] }],
      },
    ],
    RULES,
  );
  expect(got).toContain(
    'BaselineDeviation (ttft) fired 5 times in 14 days, and nobody said whether it was right.',
  );
  expect(got).toContain('&var-alert=BaselineDeviation&var-signal=ttft');
  expect(got).not.toContain('error expanding template');
});
