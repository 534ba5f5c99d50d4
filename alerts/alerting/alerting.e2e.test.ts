/**
 * The whole way: the built program in every scenario that raises something, a real Prometheus with the rules as they are
 * generated, a real Alertmanager with the configuration as it is shipped. What is wrong arrives there, and goes when it is over.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAlertmanager } from '../../exporter/e2e/alertmanager.ts';
import type { Alertmanager, ReceivedAlert } from '../../exporter/e2e/alertmanager.ts';
import { postEvents } from '../../exporter/e2e/post.ts';
import { startProgram } from '../../exporter/e2e/program.ts';
import type { Program } from '../../exporter/e2e/program.ts';
import { startPrometheus } from '../../exporter/e2e/prometheus.ts';
import type { Prometheus } from '../../exporter/e2e/prometheus.ts';
import type { ScenarioName } from '../../exporter/simulator/scenarios/names.ts';
import { auditGroups } from '../audit/groups.ts';
import { rulesFile } from '../rules-file.ts';
import { verdictGroups } from '../verdict/groups.ts';
import { DEFAULT_THRESHOLDS } from '../verdict/thresholds.ts';
import { alertingGroups } from './groups.ts';

/** What each raises at least. Clocks that are limited have to be so for longer than a test. */
const RAISED: readonly (readonly [ScenarioName, readonly string[]])[] = [
  ['stalled', ['InferenceStalled']],
  ['cold-start', ['InferenceNoReadyServer']],
  ['needs-gpus', ['InferenceQueueNotDraining', 'InferenceSloBurnFast']],
  ['kv-bound', ['InferenceKvCachePressure', 'InferenceKvBound']],
  ['gpu-fault', ['GpuFatalXid']],
  ['silent-failure', ['InferenceEmptyAnswers']],
  ['batching-off', ['InferenceBatchTooSmall']],
  ['model-too-large', ['InferenceModelTooLarge']],
  ['idle', ['InferenceIdleSpend']],
];
/** One is enough for all but the model that has the least traffic on each. */
const GPUS: Partial<Record<ScenarioName, number>> = { 'model-too-large': 4 };
/** What a minute that a condition must hold is divided by; windows stay as they are. */
const PACE = 600;

const programs = new Map<ScenarioName, Program>();
let prometheus: Prometheus;
let alertmanager: Alertmanager;
const undo: (() => Promise<void>)[] = [];
const cleanup = (step: () => Promise<void>) => void undo.push(step);

beforeAll(async () => {
  const config = readFileSync('examples/alertmanager/alertmanager.yaml', 'utf8');
  alertmanager = await startAlertmanager(config, cleanup);
  for (const name of ['healthy', ...RAISED.map(([scenario]) => scenario)] as const) {
    const flags = ['demo', '--no-prometheus', `--gpus=${GPUS[name] ?? 1}`, `--scenario=${name}`];
    programs.set(name, await startProgram(flags, { cleanup }));
  }
  // A job each: what has the same job, server and model is one service.
  const jobs = [...programs].map(([name, { url }]) => ({
    job_name: name,
    static_configs: [{ targets: [new URL(url).host] }],
  }));
  const groups = [
    ...verdictGroups(DEFAULT_THRESHOLDS, '1s'),
    ...alertingGroups({ pace: PACE, interval: '1s', dashboardUrl: 'http://grafana.example' }),
    ...auditGroups({ interval: '1s' }),
  ];
  prometheus = await startPrometheus(
    jobs,
    cleanup,
    rulesFile({ groups }, 'a test'),
    undefined,
    alertmanager.url,
  );
}, 120_000);

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

const WAIT = { timeout: 60_000, interval: 250 };

async function received(name: string, labels: Record<string, string>): Promise<readonly ReceivedAlert[]> {
  const wanted = Object.entries({ ...labels, alertname: name });
  const alerts = await alertmanager.alerts();
  return alerts.filter((alert) => wanted.every(([label, value]) => alert.labels[label] === value));
}

async function isThere(name: string, labels: Record<string, string>): Promise<boolean> {
  return (await received(name, labels)).length > 0;
}

const urlOf = (scenario: ScenarioName) => programs.get(scenario)?.url ?? '';

test.each(RAISED)(
  '%s raises %j',
  async (job, names) => {
    for (const name of names)
      await expect.poll(() => isThere(name, { job }), { ...WAIT, message: name }).toBe(true);
  },
  90_000,
);

test('a healthy server raises nothing', async () => {
  // Many times what anything must hold here.
  await prometheus.scraped(30);
  expect(await prometheus.query('ALERTS{job="healthy"}')).toEqual([]);
}, 90_000);

test('a page has all that somebody needs at night', async () => {
  const [alert] = await received('InferenceStalled', { job: 'stalled' });
  expect(alert?.labels).toMatchObject({ severity: 'critical', server: 'chat', model: 'llama-3.1-8b' });
  expect(alert?.receivers).toEqual([{ name: 'page' }]);
  const { summary, description, dashboard_url, runbook_url } = alert?.annotations ?? {};
  expect(summary).toBe('chat (llama-3.1-8b) has work, and 0 tokens/s came out in the last 5 minutes.');
  expect(description).toMatch(/^Take the server out/);
  expect(runbook_url).toBe('alerts/runbooks/InferenceStalled.md');
  const { pathname, searchParams } = new URL(dashboard_url ?? '');
  expect(pathname).toBe('/d/headroom-server');
  expect(searchParams.get('var-model')).toBe('llama-3.1-8b');
  const [from, to] = [Number(searchParams.get('from')), Number(searchParams.get('to'))];
  expect(to - from).toBe(3_600_000);
  expect(Math.abs(Date.now() - to)).toBeLessThan(60_000);
});

test('no annotation of any alert failed to be filled in', async () => {
  const texts = (await alertmanager.alerts()).flatMap(({ annotations }) => Object.values(annotations));
  expect(texts.length).toBeGreaterThan(4 * RAISED.length);
  expect(texts.filter((text) => /error expanding|<no value>|NaN|\{\{/.test(text))).toEqual([]);
});

test('it is over when another server of the model is ready', async () => {
  const response = await fetch(`${urlOf('cold-start')}/status/scenario`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"scenario": "healthy"}',
  });
  expect(response.status).toBe(200);
  await expect.poll(() => isThere('InferenceNoReadyServer', { job: 'cold-start' }), WAIT).toBe(false);
}, 90_000);

/** Each is refused for another reason, so each is an alert of its own. */
const BAD_EVENTS = [
  '{',
  '{"event_id": "1", "type": "nothing"}',
  '{"event_id": "2", "type": "request.completed", "schema_version": 99}',
  '{"event_id": "3", "type": "request.completed", "schema_version": 2}',
];

test('the first rejected event is a ticket, and an alert that nobody reviews needs an audit', async () => {
  const url = urlOf('healthy');
  const rejected = 'HeadroomEventsRejected';
  const audit = { alert: rejected, severity: 'info' };
  for (const event of BAD_EVENTS) await postEvents(url, event);
  await expect.poll(async () => (await received(rejected, { job: 'healthy' })).length, WAIT).toBe(4);
  await expect.poll(() => isThere('AlertNeedsAudit', audit), WAIT).toBe(true);
  const [alert] = await received('AlertNeedsAudit', audit);
  expect(alert?.receivers).toEqual([{ name: 'nobody' }]);
  expect(alert?.annotations['summary']).toMatch(
    /^HeadroomEventsRejected fired \d times in 14 days, and nobody said whether it was right\.$/,
  );

  for (const verdict of ['real', 'real', 'noise', 'noise'] as const) {
    await postEvents(url, review(rejected, verdict));
  }
  await expect.poll(() => isThere('AlertNeedsAudit', audit), WAIT).toBe(false);
  const ratio = `alert_audit:false_alarm:ratio_14d{alertname="${rejected}"}`;
  await expect.poll(() => prometheus.value(ratio), WAIT).toBe(0.5);
}, 150_000);

function review(alertname: string, verdict: 'real' | 'noise'): string {
  return JSON.stringify({
    event_id: randomUUID(),
    type: 'alert.reviewed',
    schema_version: 2,
    occurred_at: new Date().toISOString(),
    data: { alertname, verdict },
  });
}

test('an exporter that is gone is a ticket', async () => {
  programs.get('healthy')?.signal('SIGKILL');
  await expect.poll(() => isThere('HeadroomExporterDown', { job: 'healthy' }), WAIT).toBe(true);
  const [alert] = await received('HeadroomExporterDown', { job: 'healthy' });
  expect(alert?.receivers).toEqual([{ name: 'ticket' }]);
}, 90_000);
