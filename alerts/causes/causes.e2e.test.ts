/**
 * Every alert from its cause to Alertmanager and away again: the rules as they are generated in a real Prometheus, a real
 * Alertmanager with the configuration as it is shipped. What takes hours is simulated up to now and written as the past of
 * Prometheus; what is quick happens live, in the built program. Then the same world a while later.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startAlertmanager } from '../../exporter/e2e/alertmanager.ts';
import type { Alertmanager } from '../../exporter/e2e/alertmanager.ts';
import { startLocalServer } from '../../exporter/e2e/local-server.ts';
import { postEvents } from '../../exporter/e2e/post.ts';
import { startProgram } from '../../exporter/e2e/program.ts';
import type { Program } from '../../exporter/e2e/program.ts';
import type { Prometheus } from '../../exporter/e2e/prometheus.ts';
import { scrape } from '../../exporter/e2e/scrape.ts';
import { AUDIT } from '../audit/rules.ts';
import { CAUSES } from './causes.ts';
import type { Cause } from './causes.ts';
import { recordHang } from './hang.test.support.ts';
import type { HungPast } from './hang.test.support.ts';
import { startNode } from './node.test.support.ts';
import type { Node } from './node.test.support.ts';
import { earlierSeries, replay, scrapedPage } from './replay.test.support.ts';
import type { ScrapedPage } from './replay.test.support.ts';
import { causeOf, DEFINITIONS, isOf, seenIn, WAIT } from './seen.test.support.ts';
import { ENDLESS, startStage } from './stage.test.support.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const FLAPPING = 'GpuRowRemapFailed';
/** Once a second: an alert must hold for 6 s at most here. */
const EVALUATIONS = 10;
/** Those that end while Prometheus looks on. */
const LIVE = new Set([
  'GpuLost',
  'GpuRowRemapPending',
  FLAPPING,
  'HeadroomExporterDown',
  'HeadroomSourceDown',
  'HeadroomConfigReloadFailed',
]);
/** Alerts on alerts end when people say something. */
const BY_REVIEW = new Set(['AlertNeedsAudit', 'AlertMostlyNoise']);
const ENDLESS_STALL: Cause = { ...causeOf('InferenceStalled'), job: ENDLESS };
const ECC_ERRORS = 'gpu 3 ecc_uncorrected_volatile 2';
const BROKEN = ['gpu 0 lost', 'gpu 1 remap_pending 1', 'gpu 2 remap_failed 1', ECC_ERRORS];
/** Each is refused for another reason, so each is an alert of its own. */
const BAD_EVENTS = [
  '{',
  '{"event_id": "1", "type": "nothing"}',
  '{"event_id": "2", "type": "request.completed", "schema_version": 99}',
  '{"event_id": "3", "type": "request.completed", "schema_version": 2}',
];

const BAD_CONFIG = '{"inferense": {}}';

const undo: (() => Promise<void>)[] = [];
const cleanup = (step: () => Promise<void>) => void undo.push(step);
let alertmanager: Alertmanager;
let prometheus: Prometheus;
let node: Node;
let nodeWhenWell: ScrapedPage;
let exporter: Program;
let hungPast: HungPast;
const seen = seenIn(() => alertmanager);

const startExporter = () => startProgram(['--gpu.source=simulated', '--no-host.metrics'], { cleanup });

function job(name: string, url: string) {
  return { job_name: name, static_configs: [{ targets: [new URL(url).host] }] };
}

beforeAll(async () => {
  const config = readFileSync('examples/alertmanager/alertmanager.yaml', 'utf8');
  alertmanager = await startAlertmanager(config, cleanup);
  node = await startNode(cleanup);
  exporter = await startExporter();
  hungPast = await recordHang(cleanup);
  // Another process has another port: what Prometheus scrapes stays the same.
  const relay = await startLocalServer(async ({ url = '' }, response) => {
    const { contentType, body } = await scrape(`${exporter.url}${url}`);
    response.setHeader('Content-Type', contentType).end(body);
  }, cleanup);
  const targets = [job('node', node.url), job('exporter', relay)];
  const series = () => hungPast(0);
  const stage = { moment: 'during', targets, alertmanager: alertmanager.url, series } as const;
  prometheus = await startStage(stage, cleanup);
  await prometheus.scraped(3);
  nodeWhenWell = await scrapedPage(node.url);
  node.driver(...BROKEN);
  node.page.become('fails');
  node.loadConfig(BAD_CONFIG);
  exporter.signal('SIGKILL');
  for (const event of BAD_EVENTS) await postEvents(node.url, event);
}, 180_000);

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

const keyOf = (name: string, labels: object = {}) => `${name} ${JSON.stringify(labels)}`;

test('every alert has one cause', () => {
  const caused = CAUSES.map(({ alert, labels }) => keyOf(alert, labels));
  // Signals of another nature are told later, or to nobody, but of the same cause.
  const defined = DEFINITIONS.map(({ name, labels }) =>
    keyOf(name, labels?.['side'] === undefined ? labels : { side: labels['side'] }),
  );
  expect(caused.toSorted()).toEqual([...new Set(defined)].toSorted());
});

describe('while it goes on', () => {
  test.each(CAUSES.filter((cause) => cause.job !== undefined))(
    '$alert arrives because of $cause',
    async (cause) => {
      await seen.mustArrive(cause);
      expect(seen.arrived).toContain(cause);
    },
    90_000,
  );

  test('a healthy server raises nothing', async () => {
    expect(await prometheus.query('ALERTS{job="healthy"}')).toEqual([]);
    expect(await prometheus.query('headroom:verdict{job="healthy",verdict="healthy"}')).toHaveLength(1);
  });

  test('a page has all that somebody needs at night', async () => {
    const [alert] = await seen.received(causeOf('InferenceStalled'));
    expect(alert?.labels).toMatchObject({ server: 'chat', model: 'llama-3.1-8b' });
    const { summary, description, dashboard_url, runbook_url } = alert?.annotations ?? {};
    expect(summary).toBe('chat (llama-3.1-8b) has work, and 0 tokens/s came out in the last 5 minutes.');
    expect(description).toMatch(/^Take the server out/);
    expect(runbook_url).toBe('alerts/runbooks/InferenceStalled.md');
    const { pathname, searchParams } = new URL(dashboard_url ?? '');
    expect(pathname).toBe('/d/headroom-server');
    expect(searchParams.get('var-model')).toBe('llama-3.1-8b');
    const [from, to] = [Number(searchParams.get('from')), Number(searchParams.get('to'))];
    expect(to - from).toBe(1_000 * HOUR);
    expect(Math.abs(Date.now() - to)).toBeLessThan(180_000);
  });
});

describe('alerts on alerts', () => {
  test('nobody reviews an alert, then everybody, and then most say noise', async () => {
    await seen.mustArrive(causeOf('AlertNeedsAudit'));
    const [alert] = await seen.received(causeOf('AlertNeedsAudit'));
    expect(alert?.annotations['summary']).toMatch(
      /^HeadroomEventsRejected fired \d times in 14 days, and nobody said whether it was right\.$/,
    );
    await review('real', 'real', 'noise', 'noise');
    await seen.mustEnd(causeOf('AlertNeedsAudit'));
    const ratio = `${AUDIT.falseRatio}{alertname="HeadroomEventsRejected"}`;
    await expect.poll(() => prometheus.value(ratio), WAIT).toBe(0.5);
    await review('noise');
    await seen.mustArrive(causeOf('AlertMostlyNoise'));
    await review('real', 'real');
    await seen.mustEnd(causeOf('AlertMostlyNoise'));
  }, 150_000);

  test('an alert that comes and goes flaps', async () => {
    const firing = `ALERTS{alertname="${FLAPPING}",device_id="4",alertstate="firing"}`;
    const isFiring = async () => (await prometheus.query(firing)).length > 0;
    for (let time = 1; time <= 5; time++) {
      node.driver(...BROKEN, 'gpu 4 remap_failed 1');
      await expect.poll(isFiring, WAIT).toBe(true);
      node.driver(...BROKEN);
      await expect.poll(isFiring, WAIT).toBe(false);
    }
    await seen.mustArrive(causeOf('AlertFlapping'));
  }, 150_000);
});

async function review(...verdicts: readonly ('real' | 'noise')[]): Promise<void> {
  for (const verdict of verdicts) {
    const event = {
      event_id: randomUUID(),
      type: 'alert.reviewed',
      schema_version: 2,
      occurred_at: new Date().toISOString(),
      data: { alertname: 'HeadroomEventsRejected', verdict },
    };
    await postEvents(node.url, JSON.stringify(event));
  }
}

describe('when it is over', () => {
  beforeAll(async () => {
    node.driver(ECC_ERRORS);
    node.page.become('answers');
    node.loadConfig();
    exporter = await startExporter();
  });

  test.each(CAUSES.filter(({ alert }) => LIVE.has(alert)))(
    '$alert ends: $end',
    async (cause) => {
      await seen.mustEnd(cause);
      expect(seen.over).toContain(cause);
    },
    90_000,
  );
});

describe('a while later', () => {
  beforeAll(async () => {
    const nodeWellAgain = await scrapedPage(node.url);
    const activations = await earlierSeries(prometheus.url, AUDIT.activeSince, 6 * HOUR + MINUTE);
    const target = { job: 'node', instance: new URL(node.url).host };
    prometheus.signal('SIGTERM');
    await prometheus.exit;
    const series = () => {
      const now = Math.floor(Date.now() / 1000);
      const began = now - 62 * MINUTE;
      const nodePast = replay(target, [
        { page: nodeWhenWell, from: began - 10 * MINUTE, to: began - 1 },
        { page: nodeWellAgain, from: began, to: now },
      ]);
      return [...activations, ...hungPast(4), ...nodePast];
    };
    const stage = { moment: 'after', targets: [], alertmanager: alertmanager.url, series } as const;
    prometheus = await startStage(stage, cleanup);
    await vi.waitFor(mustHaveSaidAll, WAIT);
  }, 120_000);

  test.each(CAUSES.filter(({ alert }) => !LIVE.has(alert) && !BY_REVIEW.has(alert)))(
    '$alert is over: $end',
    async (cause) => {
      // It is still looked at: nothing is over because nothing is known.
      const series = cause.job === undefined ? AUDIT.activeSince : `{job="${cause.job}"}`;
      expect(await prometheus.query(`last_over_time(${series}[1d])`)).not.toEqual([]);
      await seen.mustEnd(cause);
    },
    90_000,
  );

  test('what goes on is still there, and nothing else comes back', async () => {
    await expect.poll(() => seen.received(ENDLESS_STALL), WAIT).toHaveLength(1);
    const firing = await prometheus.query('ALERTS');
    expect(CAUSES.filter((cause) => firing.some(({ labels }) => isOf(cause, labels)))).toEqual([]);
  });
});

/** Throws until whatever fires has done so for longer than anything must hold, and has been sent: what was not is over. */
async function mustHaveSaidAll(): Promise<void> {
  const firing = `ALERTS{alertname="${ENDLESS_STALL.alert}",job="${ENDLESS}",alertstate="firing"}`;
  const evaluations = (await prometheus.value(`count_over_time(${firing}[2m])`)) ?? 0;
  const pending = await prometheus.query('ALERTS{alertstate="pending"}');
  const sentLately = (await seen.received(ENDLESS_STALL)).some(
    ({ updatedAt }) => Date.now() - Date.parse(updatedAt) < 5_000,
  );
  if (evaluations < EVALUATIONS || pending.length > 0 || !sentLately)
    throw new Error('not everything is said');
}

test('every alert was seen arriving and ending', () => {
  expect(seen.arrived).toEqual(new Set(CAUSES));
  expect(seen.over).toEqual(new Set(CAUSES));
});
