/** Every alert by a real promtool: that it fires, what it says then, and that it just does not. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ruleFileComplaint, ruleTestComplaint } from '../../exporter/e2e/promtool.ts';
import type { RuleTest } from '../../exporter/e2e/promtool.ts';
import { inference } from '../../exporter/catalogue/index.ts';
import { rulesFile } from '../rules-file.ts';
import type { AlertingRule, Rule } from '../rules.ts';
import { verdictGroups } from '../verdict/groups.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';
import { WATCHED_SIGNALS } from '../baselines/signals/watched.ts';
import { NAMED_SIGNALS } from './baseline.ts';
import { ALERT_CASES } from './cases.test.support.ts';
import { left } from './cases/baseline.test.support.ts';
import { MODEL } from './cases/case.test.support.ts';
import type { AlertCase } from './cases/case.test.support.ts';
import { alertsPage } from './document.ts';
import { alertingGroups, alertTopics } from './groups.ts';
import { xidPage } from './xid-page.ts';

const GROUPS = alertingGroups();
const VERDICT = verdictGroups(DEFAULT_THRESHOLDS);
const NAMES = new Set(alertTopics().flatMap((topic) => topic.alerts.map(({ name }) => name)));

/** The rules of one alert, and those that its series come from; the others would cost time. */
function rulesOf(alert: string): string {
  const groups = GROUPS.map((group) => ({ ...group, rules: group.rules.filter(isOf(alert)) }));
  const used = groups.filter(({ rules }) => rules.length > 0);
  const readsInputs = used.some(({ name }) => name === 'headroom-serving');
  return rulesFile({ groups: [...(readsInputs ? VERDICT : []), ...used] }, 'a test');
}

function isOf(alert: string) {
  return (rule: Rule): rule is AlertingRule => 'alert' in rule && rule.alert === alert;
}

function caseTest({ alert, at }: AlertCase, input_series: RuleTest['input_series']): RuleTest {
  const eval_time = `${at}m`;
  return { interval: '1m', input_series, alert_rule_test: [{ alertname: alert, eval_time, exp_alerts: [] }] };
}

test('the rule files in the repository are current, and promtool takes them; if not, type: npm run generate', () => {
  const file = readFileSync('alerts/generated/alerting.rules.yaml', 'utf8');
  expect(file).toBe(rulesFile({ groups: GROUPS }, 'alerts/alerting'));
  expect(ruleFileComplaint(file)).toBeUndefined();
  expect(readFileSync('docs/alerts.md', 'utf8')).toBe(alertsPage());
  expect(readFileSync('alerts/runbooks/xid.md', 'utf8')).toBe(xidPage());
});

test('every alert has a case', () => {
  expect(new Set(ALERT_CASES.map(({ alert }) => alert))).toEqual(NAMES);
});

describe.each(ALERT_CASES)('$alert: $summary', (one) => {
  test('fires and says so', () => {
    // promtool shows what fires where nothing is expected.
    const got = ruleTestComplaint([caseTest(one, one.fires)], rulesOf(one.alert)) ?? 'nothing fires';
    expect(got).toContain(one.summary);
    expect(got).not.toContain('error expanding template');
    expect(got.match(/Labels:\{/g)).toHaveLength(1);
  });

  test('just does not', () => {
    const tests = one.quiet.map((series) => caseTest(one, series));
    expect(ruleTestComplaint(tests, rulesOf(one.alert))).toBeUndefined();
  });
});

function stalledTest(eval_time: string, exp_annotations: Record<string, string>): RuleTest {
  const one = ALERT_CASES.find(({ alert }) => alert === 'InferenceStalled');
  const exp_labels = {
    severity: 'critical',
    job: 'headroom',
    instance: 'host:9840',
    cluster: 'east',
    server: 'chat',
    model: 'acme/small',
  };
  return {
    interval: '1m',
    input_series: one?.fires ?? [],
    alert_rule_test: [
      { alertname: 'InferenceStalled', eval_time, exp_alerts: [{ exp_labels, exp_annotations }] },
    ],
  };
}

test('the annotations are exact: number, first step, dashboard with time and variables, runbook', () => {
  const options = { dashboardUrl: 'https://grafana.example/', runbookUrl: 'https://runbooks.example' };
  const groups = [...VERDICT, ...alertingGroups(options)];
  const annotations = {
    summary: 'chat (acme/small) has work, and 0 tokens/s came out in the last 5 minutes.',
    description:
      'Take the server out of the load balancer and restart it; save its log and a stack dump first, if that takes less than a minute.',
    // The hour up to the twentieth minute of 1970.
    dashboard_url:
      'https://grafana.example/d/headroom-server?from=-2400000&to=1200000&var-server=chat&var-model=acme%2Fsmall',
    runbook_url: 'https://runbooks.example/InferenceStalled.md',
  };
  const rules = rulesFile({ groups }, 'a test');
  expect(ruleTestComplaint([stalledTest('20m', annotations)], rules)).toBeUndefined();
});

test('a baseline never pages, and no label holds a value', () => {
  const rules = GROUPS.flatMap((group) => group.rules.filter((rule) => 'alert' in rule));
  const pages = rules.filter(({ labels }) => labels.severity === 'critical');
  expect(pages.filter(({ expr }) => expr.includes('baseline:'))).toEqual([]);
  expect(
    rules.flatMap(({ labels }) => Object.values(labels)).filter((label) => label.includes('{{')),
  ).toEqual([]);
});

/** Of 100 requests a minute, and how many of them keep the SLO. */
const kept = (values: string) => [
  { series: `${inference.sloRequests.name}{${MODEL},objective="ttft"}`, values: '0+100x100' },
  { series: `${inference.sloGoodRequests.name}{${MODEL},objective="ttft"}`, values },
];

test.each([
  ['a ticket where nothing is promised', [], ['warning']],
  ['a ticket when more requests miss the SLO than may', kept('0+90x100'), ['warning']],
  ['for nobody while no more miss it than may', kept('0+99x100'), ['info']],
  ['a ticket when most of them missed it a while ago', kept('0x20 0+100x80'), ['warning']],
])('a wait that left its normal is %s', (_, promises, severities) => {
  const input_series = [...left('ttft_p95', '1x100'), ...promises];
  const one = { alertname: 'BaselineDeviation', eval_time: '30m', exp_alerts: [] };
  const tests: RuleTest[] = [{ interval: '1m', input_series, alert_rule_test: [one] }];
  const got = ruleTestComplaint(tests, rulesOf('BaselineDeviation')) ?? '';
  expect([...got.matchAll(/severity="(\w+)"/g)].map(([, found]) => found)).toEqual(severities);
});

test('signals that wait longer than others are watched, each by one kind of deviation', () => {
  const watched = new Set(WATCHED_SIGNALS.map(({ signal }) => signal));
  expect(NAMED_SIGNALS.filter((signal) => !watched.has(signal))).toEqual([]);
  expect(new Set(NAMED_SIGNALS).size).toBe(NAMED_SIGNALS.length);
});

test('an SLO that cannot burn 14 times too fast still pages', () => {
  const [slo] = alertingGroups({ objective: 0.8 });
  const rules = rulesFile({ groups: slo ? [slo] : [] }, 'a test');
  const labels = `${MODEL},objective="ttft"`;
  const bad = [
    { series: `inference_slo_requests_total{${labels}}`, values: '0+100x90' },
    { series: `inference_slo_good_requests_total{${labels}}`, values: '0+5x90' },
  ];
  const complaint = ruleTestComplaint(
    [
      {
        interval: '1m',
        input_series: bad,
        alert_rule_test: [{ alertname: 'InferenceSloBurnFast', eval_time: '80m', exp_alerts: [] }],
      },
    ],
    rules,
  );
  expect(complaint).toContain('95% of the requests');
});
