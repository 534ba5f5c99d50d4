/**
 * `gpu-headroom review` from an alert to its review and back: the built program, a real Prometheus with the rules as they are
 * generated, a real Alertmanager, and an exporter that is killed in between.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { alertingGroups } from '../../alerts/alerting/groups.ts';
import { auditGroups } from '../../alerts/audit/groups.ts';
import { AUDIT } from '../../alerts/audit/rules.ts';
import { rulesFile } from '../../alerts/rules-file.ts';
import { startAlertmanager } from '../e2e/alertmanager.ts';
import type { Alertmanager } from '../e2e/alertmanager.ts';
import { startLocalServer } from '../e2e/local-server.ts';
import { postEvents } from '../e2e/post.ts';
import { MAIN, startProgram } from '../e2e/program.ts';
import type { Program } from '../e2e/program.ts';
import { startPrometheus } from '../e2e/prometheus.ts';
import type { Prometheus } from '../e2e/prometheus.ts';
import { scrape } from '../e2e/scrape.ts';
import { valuesOf } from '../e2e/series.ts';
import { startTerminal } from '../e2e/terminal.ts';

const ALERT = 'HeadroomEventsRejected';
const WAIT = { timeout: 40_000, interval: 200 };
const TOKEN = 'review-token';
/** Each is refused for another reason, and is a firing of its own. */
const BAD_EVENTS = [
  '{',
  '{"event_id": "1", "type": "nothing"}',
  '{"event_id": "2", "type": "request.completed", "schema_version": 99}',
  '{"event_id": "3", "type": "request.completed", "schema_version": 2}',
];

/** Ids of the firings, by the reason that each is about. */
const ids = new Map<string, string>();
const undo: (() => Promise<void>)[] = [];
const cleanup = (step: () => Promise<void>) => void undo.push(step);
let folder: string;
let exporter: Program;
let prometheus: Prometheus;
let alertmanager: Alertmanager;

async function startExporter(): Promise<void> {
  const config = join(folder, 'headroom.yaml');
  const intake = { state_directory: join(folder, 'state'), token_file: join(folder, 'token') };
  writeFileSync(config, JSON.stringify({ intake }));
  writeFileSync(join(folder, 'token'), `${TOKEN}\n`);
  exporter = await startProgram(['--gpu.source=none', '--no-host.metrics', `--config.file=${config}`], {
    cleanup,
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-review-'));
  cleanup(async () => rmSync(folder, { recursive: true }));
  await startExporter();
  alertmanager = await startAlertmanager(
    '{ route: { receiver: nobody }, receivers: [{ name: nobody }] }',
    cleanup,
  );
  // Another process has another port: what Prometheus scrapes stays the same.
  const relay = await startLocalServer(async ({ url = '' }, response) => {
    const { contentType, body } = await scrape(`${exporter.url}${url}`);
    response.setHeader('Content-Type', contentType).end(body);
  }, cleanup);
  const fast = { pace: 1_000, interval: '1s' };
  const rules = rulesFile({ groups: [...alertingGroups(fast), ...auditGroups(fast)] }, 'a test');
  const job = { job_name: 'headroom', static_configs: [{ targets: [new URL(relay).host] }] };
  prometheus = await startPrometheus([job], cleanup, rules, undefined, alertmanager.url);
  await prometheus.scraped(2);
  for (const event of BAD_EVENTS) await postEvents(exporter.url, event, { Authorization: `Bearer ${TOKEN}` });
}, 60_000);

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

async function firesInAlertmanager(name: string): Promise<boolean> {
  return (await alertmanager.alerts()).some(({ labels }) => labels['alertname'] === name);
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function review(...flags: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, HEADROOM_EXPORTER_TOKEN: TOKEN };
    execFile(
      process.execPath,
      [MAIN, 'review', ...flags],
      { timeout: 40_000, env },
      (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), stdout, stderr });
      },
    );
  });
}

function here(...flags: readonly string[]): Promise<Outcome> {
  return review(`--prometheus=${prometheus.url}`, `--exporter=${exporter.url}`, ...flags);
}

const listShape = z.object({
  schema: z.literal(1),
  firings: z.array(
    z.object({
      id: z.string(),
      alert: z.string(),
      labels: z.record(z.string(), z.string()),
      isFiring: z.boolean(),
      muted: z.string().optional(),
      review: z.object({ verdict: z.string(), isLost: z.boolean().optional() }).optional(),
    }),
  ),
  alerts: z.array(z.object({ alert: z.string(), unreviewed: z.number(), isDue: z.boolean() })),
  notes: z.array(z.string()),
});

async function listed(...flags: readonly string[]): Promise<z.infer<typeof listShape>> {
  const { stdout } = await here('--format=json', ...flags);
  return listShape.parse(JSON.parse(stdout));
}

async function reviewOf(reason: string) {
  return (await listed()).firings.find(({ labels }) => labels['reason'] === reason)?.review;
}

function told(verdict: string): Promise<number> {
  return toldBy(exporter, { verdict });
}

async function toldBy({ url }: Program, labels: Readonly<Record<string, string>> = {}): Promise<number> {
  const { body } = await scrape(`${url}/metrics`);
  return valuesOf(body, 'alert_review_timestamp_seconds', { alertname: ALERT, ...labels }).length;
}

/** Without a directory for what it is told. */
function startForgetful(): Promise<Program> {
  return startProgram(['--gpu.source=none', '--no-host.metrics'], { cleanup });
}

function audited(series: string, more = ''): Promise<number | undefined> {
  return prometheus.value(`sum(${series}{alertname="${ALERT}",${more}})`);
}

test('what fired is listed, and that the audit is due is the exit code', async () => {
  await expect.poll(() => firesInAlertmanager('AlertNeedsAudit'), WAIT).toBe(true);
  const { code, stdout, stderr } = await here();
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
  expect(stdout).toContain(`Due for audit: ${ALERT} (4 firings without a review).`);
  expect(stdout).toMatch(
    /^[0-9a-f]{8} {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}\d+ s\+ .*- +warning +HeadroomEventsRejected +instance=.*reason=syntax$/m,
  );
  const { firings } = await listed();
  expect(firings).toHaveLength(4);
  expect(firings.every(({ alert, isFiring }) => alert === ALERT && isFiring)).toBe(true);
  for (const { id, labels } of firings) ids.set(labels['reason'] ?? '', id);
  expect(new Set(ids.values()).size).toBe(4);
});

test('a silence in Alertmanager is told', async () => {
  const silence = {
    matchers: [{ name: 'reason', value: 'syntax', isRegex: false }],
    startsAt: new Date().toISOString(),
    endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    createdBy: 'a test',
    comment: 'a test',
  };
  const headers = { 'Content-Type': 'application/json' };
  const body = JSON.stringify(silence);
  await fetch(`${alertmanager.url}/api/v2/silences`, { method: 'POST', headers, body });
  const suppressed = async () =>
    (await alertmanager.alerts()).some(({ status }) => status.state === 'suppressed');
  await expect.poll(suppressed, WAIT).toBe(true);
  const { firings } = await listed(`--alertmanager=${alertmanager.url}`);
  const muted = firings.filter((firing) => firing.muted === 'silenced');
  expect(muted.map(({ labels }) => labels['reason'])).toEqual(['syntax']);
});

test('a mark by flags is a series, counts once however often it is sent, and can be put right', async () => {
  const id = ids.get('syntax') ?? '';
  const mark = `--mark=${id.slice(0, 8)}=true`;
  const first = await here(mark, '--note=the sender is mended');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/^[0-9a-f]{8} HeadroomEventsRejected \(.*reason=syntax\) is a true alert\.\n/);
  // At once, before Prometheus has seen it: the exporter knows.
  expect(await here(mark)).toMatchObject({ code: 0 });
  expect(await told('real')).toBe(1);
  await expect.poll(() => audited(AUDIT.unreviewed), WAIT).toBe(3);
  const again = await here(mark);
  expect(again.stdout).toContain('that was said already, nothing is sent.');
  const other = await here(`--mark=${id}=false`);
  expect(other.stdout).toContain('is a false alarm. Before it was true.');
  expect([await told('real'), await told('noise')]).toEqual([0, 1]);
  await expect
    .poll(() => audited('alert_review_timestamp_seconds', 'verdict="noise"'), WAIT)
    .toBeGreaterThan(0);
  expect(await reviewOf('syntax')).toEqual({ verdict: 'noise' });
  // The note is for the log, and no label.
  expect(exporter.logs().find(({ msg }) => msg === 'alert reviewed')).toMatchObject({
    note: 'the sender is mended',
    firing: id,
  });
  expect((await scrape(`${exporter.url}/metrics`)).body).not.toContain('mended');
});

test.each([
  [
    ['--exporter=http://127.0.0.1:1'],
    /^No exporter took it: nothing listens at http:\/\/127\.0\.0\.1:1: .* Try --exporter=URL\.$/m,
  ],
  [
    ['--exporter=unix:/nowhere/h.sock'],
    /^No exporter took it at unix:\/nowhere\/h\.sock: nobody listens there \(ENOENT\)\./,
  ],
  [['--exporter.token-file=/dev/null'], /^--exporter\.token-file: no token in \/dev\/null\./],
])('what %j does not take is not lost without a word', async (flags, sentence) => {
  const { code, stdout, stderr } = await here(`--mark=${ids.get('schema')}=true`, ...flags);
  expect(stderr).toMatch(sentence);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

test('reviews survive an exporter that is killed', async () => {
  exporter.signal('SIGKILL');
  await exporter.exit;
  await startExporter();
  expect(await told('noise')).toBe(1);
  await expect.poll(() => prometheus.value('min_over_time(up[3s])'), WAIT).toBe(1);
  expect(await reviewOf('syntax')).toEqual({ verdict: 'noise' });
  await expect.poll(() => audited(AUDIT.unreviewed), WAIT).toBe(3);
});

test('an exporter that forgets them says so, and what to type', async () => {
  const forgetful = await startForgetful();
  const flags = [`--mark=${ids.get('schema')}=true`, `--exporter=${forgetful.url}`];
  const { code, stdout, stderr } = await here(...flags);
  expect(code).toBe(0);
  expect(stdout).toContain('is a true alert.');
  expect(stderr).toMatch(
    /^The exporter at http:\S+ forgets reviews when it ends: it has no intake\.state_directory\. Put "state_directory: /,
  );
  const json = await here(...flags, '--format=json');
  expect(JSON.parse(json.stdout)).toMatchObject({ survivesRestart: false, marks: [{ result: 'sent' }] });
  expect(await toldBy(forgetful)).toBe(1);
  forgetful.signal('SIGTERM');
  await forgetful.exit;
  expect(await toldBy(await startForgetful())).toBe(0);
});

test('by keys it is said, too', async () => {
  const forgetful = await startForgetful();
  const flags = `--prometheus=${prometheus.url} --exporter=${forgetful.url}`;
  const terminal = startTerminal(`'${process.execPath}' '${MAIN}' review ${flags}`, onTestFinished);
  await terminal.shows(/Fired alerts: 4/);
  terminal.type('t');
  await terminal.shows(/1 not sent/);
  terminal.type('q');
  await terminal.shows(/Send 1 review\?/);
  terminal.type('y');
  await terminal.shows(/Sent 1: 1 true, 0 false\.\r\nThe exporter at \S+ forgets reviews when it ends/);
  await terminal.exit;
  expect(await toldBy(forgetful)).toBe(1);
});

test('at a terminal single keys say it, and leave the terminal as it was', async () => {
  const flags = [`--prometheus=${prometheus.url}`, `--exporter=${exporter.url}`].join(' ');
  const program = `HEADROOM_EXPORTER_TOKEN=${TOKEN} '${process.execPath}' '${MAIN}' review ${flags}`;
  const terminal = startTerminal(`${program}; echo "code=$?"; stty -a`, onTestFinished);
  await terminal.shows(/Fired alerts: 4, 3 without a review/);
  expect(terminal.output()).toContain('t true  f false');
  terminal.type('ncold start\rt');
  await terminal.shows(/1 not sent/);
  terminal.type('q');
  await terminal.shows(/Send 1 review\?/);
  terminal.type('y');
  await terminal.shows(/Sent 1: 1 true, 0 false\.\r\nNo alert is due for audit\./);
  expect(await terminal.shows(/code=(\d)/)).toBe('0');
  await terminal.exit;
  expect(await told('real')).toBe(1);
  expectGivenBack(terminal.output());
});

function expectGivenBack(output: string): void {
  const [, after = ''] = output.split('code=');
  expect(after).toMatch(/ icanon/);
  expect(after).toMatch(/ echo /);
  // The other screen, the cursor and the wrapping of lines.
  for (const mode of ['1049', '25', '7']) {
    const on = mode === '1049' ? `\u001b[?${mode}l` : `\u001b[?${mode}h`;
    const off = mode === '1049' ? `\u001b[?${mode}h` : `\u001b[?${mode}l`;
    expect(output).toContain(off);
    expect(output.lastIndexOf(on)).toBeGreaterThan(output.lastIndexOf(off));
  }
}

test.each<[string, RegExp]>([
  ['SIGTERM', /code=143/],
  ['SIGHUP', /code=129/],
  ['Ctrl-C', /Not sent: --mark=[0-9a-f]{8}=false\r\n.*code=0/s],
])('%s gives the terminal back, too, and sends nothing', async (how, ending) => {
  const flags = [`--prometheus=${prometheus.url}`, `--exporter=${exporter.url}`].join(' ');
  // The shell waits for it, and says which process it is.
  const line = `sh -c 'echo pid=$$; exec "${process.execPath}" "${MAIN}" review ${flags}'`;
  const whole = `HEADROOM_EXPORTER_TOKEN=${TOKEN} ${line}; echo "code=$?"; stty -a`;
  const terminal = startTerminal(whole, onTestFinished);
  const pid = Number(await terminal.shows(/pid=(\d+)/));
  await terminal.shows(/Fired alerts: 4/);
  terminal.type('f');
  await terminal.shows(/1 not sent/);
  const before = [await told('real'), await told('noise')];
  if (how === 'Ctrl-C') terminal.type('\u0003');
  else process.kill(pid, how);
  await terminal.exit;
  expectGivenBack(terminal.output());
  expect(terminal.output()).toMatch(ending);
  expect([await told('real'), await told('noise')]).toEqual(before);
});

test('all of an alert at once, and the audit is over', async () => {
  const { code, stdout } = await here(`--alert=${ALERT}`, '--mark=all=false', '--format=json');
  expect(code).toBe(0);
  const shape = z.object({
    survivesRestart: z.boolean(),
    marks: z.array(z.object({ verdict: z.string(), result: z.string() })),
  });
  const answered = shape.parse(JSON.parse(stdout));
  expect(answered.survivesRestart).toBe(true);
  expect(answered.marks).toEqual([
    { verdict: 'noise', result: 'sent' },
    { verdict: 'noise', result: 'sent' },
  ]);
  await expect.poll(() => audited(AUDIT.falseRatio), WAIT).toBe(0.75);
  await expect.poll(() => audited(AUDIT.unreviewed), WAIT).toBe(0);
  await expect.poll(() => firesInAlertmanager('AlertNeedsAudit'), WAIT).toBe(false);
  // Three of four were false alarms.
  await expect.poll(() => firesInAlertmanager('AlertMostlyNoise'), WAIT).toBe(true);
  const after = await here();
  expect(after.code).toBe(0);
  expect(after.stdout).toContain('No alert is due for audit, and none fired without a review.');
  expect(await here(`--alert=${ALERT}`, '--mark=all=false')).toMatchObject({
    code: 0,
    stdout: 'There is nothing to mark: every firing of it has a review.\n',
  });
}, 120_000);

test('a year is looked through, and what is not known of it is said', async () => {
  const { firings, notes } = await listed('--range=365d');
  expect(firings).toHaveLength(4);
  expect(notes.join()).toMatch(/Nothing is known of the time before/);
});

test.each<[string, () => readonly string[], RegExp]>([
  [
    'a wrong address',
    () => ['--prometheus=http://127.0.0.1:1'],
    /^nothing listens at http:\/\/127\.0\.0\.1:1: is the server running/,
  ],
  [
    'a wrong alert',
    () => [`--prometheus=${prometheus.url}`, '--alert=InferenceStaled'],
    /Did you mean "InferenceStalled"\?/,
  ],
  ['no server', () => [], /^--prometheus: missing\. Try/],
  [
    'an Alertmanager that is none',
    () => [`--prometheus=${prometheus.url}`, `--alertmanager=${exporter.url}`],
    /answered 404, not what an Alertmanager says/,
  ],
])('%s ends with 2 and a sentence', async (_, flags, sentence) => {
  const { code, stderr } = await review(...flags());
  expect(stderr).toMatch(sentence);
  expect(code).toBe(2);
});
