/**
 * A Prometheus that scrapes and runs rules, sixty times as fast: what is a minute elsewhere is a second here. Then it is
 * asked what would have fired, with the same rules, and that is what did.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLocalServer } from '../e2e/local-server.ts';
import { startPrometheus } from '../e2e/prometheus.ts';
import { PrometheusClient } from '../prometheus-client/client.ts';
import { backtestOf } from './asked.test.support.ts';
import type { Backtest } from './backtest.ts';

/** Seconds. */
const LASTS = 34;
/** An evaluation may be up to one later than ours, a scrape as well, and machines that have much to do leave some out. */
const LATE = 3;

/** What the page says so many seconds after the beginning; no page at all for some of them. */
function pageAt(second: number): string | undefined {
  if (second >= 20 && second < 25) return undefined;
  const restarted = second >= 12;
  const requests = 50 * (restarted ? second - 12 : second);
  const lines = [
    `test_requests_total ${requests}`,
    `test_level{half="low"} ${second >= 6 && second < 14 ? 9 : 5}`,
    `test_level{half="high"} ${second >= 4 && second < 9 ? 7 : 1}`,
  ];
  // A series that comes and goes, on a page that stays.
  if (second < 10 || second > 15) lines.push('test_worker_up 1');
  return `${lines.join('\n')}\n`;
}

const RULES = `groups:
  - name: test
    interval: 1s
    rules:
      - { record: 'test:requests:rate4s', expr: 'rate(test_requests_total[4s])' }
      - record: test:held
        # A state: it begins above 8 and holds down to 4.
        expr: (test_level > 8 or test_level > 4 and test:held) * 0 + 1
      - { alert: Held, expr: test:held, for: 2s, labels: { severity: warning } }
      - { alert: High, expr: 'test_level > 6', for: 2s, keep_firing_for: 3s, labels: { severity: critical } }
      - { alert: Down, expr: up == 0, for: 1s, labels: { severity: critical } }
      - { alert: WorkerGone, expr: absent(test_worker_up), labels: { severity: critical } }
      - { alert: Quiet, expr: 'absent(test:requests:rate4s)', for: 2s, labels: { severity: warning } }
      - { alert: Negative, expr: 'test:requests:rate4s < 0', labels: { severity: warning } }
      - alert: Told
        expr: count by (alertname) (ALERTS{alertstate="firing",alertname=~"High|Down"})
        labels: { severity: info }
      - { alert: ToldOfIt, expr: 'count(ALERTS{alertname="Told"}) > 0', labels: { severity: info } }
`;

interface Span {
  readonly alert: string;
  readonly from: number;
  readonly to: number;
}

const undo: (() => Promise<void>)[] = [];
const cleanup = (step: () => Promise<void>) => void undo.push(step);
let live: readonly Span[];
let backtest: Backtest;

beforeAll(async () => {
  let began = Infinity;
  const page = await startLocalServer((_, response) => {
    began = Math.min(began, Date.now());
    const text = pageAt((Date.now() - began) / 1_000);
    response.writeHead(text === undefined ? 503 : 200, { 'content-type': 'text/plain' }).end(text ?? '');
  }, cleanup);
  const targets = [new URL(page).host];
  const { url } = await startPrometheus(
    [{ job_name: 'test', static_configs: [{ targets }] }],
    cleanup,
    RULES,
  );
  await vi.waitUntil(() => Date.now() - began > 1_000 * LASTS, { timeout: 120_000, interval: 200 });
  const to = Math.floor(Date.now() / 1_000);

  const folder = mkdtempSync(join(tmpdir(), 'headroom-rules-'));
  cleanup(async () => rmSync(folder, { recursive: true }));
  const path = join(folder, 'test.rules.yaml');
  writeFileSync(path, RULES);
  backtest = await backtestOf({ url, to, request: { files: [path] } });
  const fired = await new PrometheusClient({ url, headers: {}, timeoutMs: 10_000 }).instant(
    'ALERTS{alertstate="firing"}[10m]',
    to,
  );
  live = fired.flatMap(({ labels, samples }) =>
    spansOf(
      labels,
      samples.map(([time]) => time),
    ),
  );
}, 180_000);

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

function nameOf(labels: Readonly<Record<string, string>>): string {
  return [labels['alertname'], labels['half']].filter(Boolean).join(' ');
}

/** Evaluations that are left out are no end of a firing. */
function spansOf(labels: Readonly<Record<string, string>>, times: readonly number[]): Span[] {
  const spans: Span[] = [];
  for (const time of times) {
    const last = spans.at(-1);
    if (last && time - last.to <= LATE) spans.splice(-1, 1, { ...last, to: time });
    else spans.push({ alert: nameOf(labels), from: time, to: time });
  }
  return spans;
}

/** What is missing before there is anything fires from the beginning of time. */
function foundSpans(): readonly Span[] {
  const first = Math.min(...live.map(({ from }) => from));
  return backtest.now.alerts.flatMap(({ alert, firings }) =>
    firings.map(({ labels, from, to, startedBefore }) => ({
      alert: nameOf({ ...labels, alertname: alert }),
      from: startedBefore ? first : from,
      to: to - 1,
    })),
  );
}

function sorted(spans: readonly Span[]): readonly Span[] {
  return spans.toSorted((one, other) => one.alert.localeCompare(other.alert) || one.from - other.from);
}

function namesOf(spans: readonly Span[]): readonly string[] {
  return sorted(spans).map(({ alert }) => alert);
}

test('the same alerts fire as often', () => {
  expect(namesOf(foundSpans())).toEqual(namesOf(live));
  expect(new Set(namesOf(live))).toEqual(
    new Set(['Down', 'Held low', 'High high', 'High low', 'Quiet', 'Told', 'ToldOfIt', 'WorkerGone']),
  );
});

test(`they begin and end within ${LATE} evaluations of what was live`, () => {
  const found = sorted(foundSpans());
  for (const [index, span] of sorted(live).entries()) {
    expect
      .soft(Math.abs((found[index]?.from ?? 0) - span.from), `${span.alert} begins`)
      .toBeLessThanOrEqual(LATE);
    expect.soft(Math.abs((found[index]?.to ?? 0) - span.to), `${span.alert} ends`).toBeLessThanOrEqual(LATE);
  }
});

test('a restart of the counters is no negative rate', () => {
  expect(backtest.now.alerts.find(({ alert }) => alert === 'Negative')?.firings).toEqual([]);
});
