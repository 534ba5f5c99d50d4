/** `gpu-headroom backtest` as people and scripts run it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { loadConfig } from '../config/load.ts';
import { parseCommandLine } from '../config/options.ts';
import { startLocalServer } from '../e2e/local-server.ts';
import { MAIN } from '../e2e/program.ts';
import { startTerminal } from '../e2e/terminal.ts';
import { toolPath } from '../e2e/tools.ts';
import { runBacktest } from './run-backtest.ts';
import { holding, HOUR, played } from './history.test.support.ts';

/** A Thursday at two in the afternoon. */
const TO = Date.UTC(2026, 8, 24, 14) / 1_000;
const UNTIL = `--until=${timeText(TO)}`;
const STORY = 1.5 * HOUR;
const GAP = { from: TO - 3 * HOUR, to: TO - 2.5 * HOUR };

// Each is a program of its own, and a Prometheus.
vi.setConfig({ testTimeout: 120_000 });

const undo: (() => Promise<void>)[] = [];
const cleanup = (step: () => Promise<void>) => void undo.push(step);
let url: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-test-'));
  cleanup(async () => rmSync(folder, { recursive: true }));
  const both = { scenario: 'batching-off', from: TO - 5 * HOUR, to: TO, ofStory: STORY } as const;
  url = await holding(await played({ ...both, job: 'headroom', isScraped }), cleanup);
}, 120_000);

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

function isScraped(time: number): boolean {
  return time < GAP.from || time >= GAP.to;
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Programs that tests unpack are not on PATH. */
function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const folders = [toolPath('prometheus'), toolPath('promtool')].map((path) => dirname(path));
  return { ...process.env, PATH: [process.env['PATH'], ...folders].join(delimiter), ...more };
}

function headroom(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { timeout: 120_000, maxBuffer: 64 * 1024 * 1024, env };
    execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

function backtest(...flags: readonly string[]): Promise<Outcome> {
  return headroom(['backtest', ...flags], environment());
}

function asked(...flags: readonly string[]): Promise<Outcome> {
  return backtest(`--prometheus=${url}`, UNTIL, '--days=1', ...flags);
}

/** The same without a process of its own. @throws ConfigProblem for flags that are wrong */
async function written(...flags: readonly string[]): Promise<string> {
  const args = ['backtest', `--prometheus=${url}`, UNTIL, '--days=1', ...flags];
  const { options } = parseCommandLine(args, {});
  let text = '';
  const streams = {
    out: (more: string) => void (text += more),
    error: (more: string) => void (text += more),
    isTerminal: false,
  };
  const { signal } = new AbortController();
  await runBacktest(options, await loadConfig(options), environment(), streams, signal);
  return text;
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function timeText(time: number): string {
  return new Date(1_000 * time).toISOString();
}

const QUEUE = '--alert=InferenceQueueNotDraining';

const alerts = z.array(
  z.object({
    alert: z.string(),
    told: z.number(),
    firings: z.array(z.object({ from: z.number(), to: z.number() })),
  }),
);
const shape = z.object({
  schema: z.literal(1),
  now: z.object({
    alerts,
    score: z.object({ recall: z.number(), precision: z.number(), delayMinutes: z.number() }).optional(),
  }),
  set: z.object({ alerts }).optional(),
  cost: z.object({ samples: z.number() }),
});

test('text: what fired, when, of what, with another setting beside it, and what it cost', async () => {
  const { code, stdout, stderr } = await asked(QUEUE, '--set=for=30m', '--set=threshold.1=3600');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^Which alerts would have fired\?\n=+\n/);
  expect(stdout).toContain('- 1 of 1 alerts would have fired.');
  expect(stdout).toMatch(/InferenceQueueNotDraining {2}critical +1 +1 /);
  expect(stdout).toMatch(/With for=30m, threshold\.1=3600\n-+\n/);
  expect(stdout).toMatch(/InferenceQueueNotDraining +1 +0 /);
  expect(stdout).toMatch(/24 Sep 2026 12:\d\d UTC +\d.*, and on +InferenceQueueNotDraining/);
  expect(stdout).toMatch(/There is nothing at all from 2026-09-24T11:00:00Z for 30 minutes/);
  expect(stdout).toMatch(/The first sample is of 2026-09-24T09:00:00Z/);
  expect(stdout).toMatch(/It took \d+ queries of the server, \d+ series with [\d,]+ samples/);
  expect(stdout).not.toMatch(/NaN|undefined|Infinity/);
});

test('at a terminal it shows how far it is, and what goes to a file has none of it', async () => {
  const path = join(folder, 'backtest.txt');
  const folders = environment()['PATH'] ?? '';
  const flags = `--prometheus=${url} ${UNTIL} --days=1 ${QUEUE}`;
  const line = `PATH='${folders}' '${process.execPath}' '${MAIN}' backtest ${flags} >'${path}'; echo "code=$?"`;
  const terminal = startTerminal(line, onTestFinished);
  await terminal.exit;
  const shown = terminal.output();
  const [reading, running] = [shown.indexOf('Reading http'), shown.indexOf('Running the rules ')];
  expect(reading).toBeGreaterThanOrEqual(0);
  expect(running).toBeGreaterThan(reading);
  // The bar is gone before anything else is said.
  expect(stripVTControlCharacters(shown)).toContain(`${'█'.repeat(30)} 100 %`);
  expect(shown.endsWith('\r\u001b[2Kcode=0\r\n')).toBe(true);
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(/^Which alerts would have fired\?\n/);
  expect([text.includes('█'), text.includes('\u001b')]).toEqual([false, false]);
});

test('markdown has tables, and the same words', async () => {
  const stdout = await written(QUEUE, '--format=markdown');
  expect(stdout).toMatch(/^# Which alerts would have fired\?/);
  expect(stdout).toMatch(/^\| InferenceQueueNotDraining \| critical \| 1 \|/m);
});

test('incidents: which were seen, how soon, and how many firings were about one', async () => {
  const csv = file(
    'incidents.csv',
    `start,end,name,server\n${timeText(TO - STORY)},${timeText(TO)},the gateway,chat\n${timeText(TO - 4 * HOUR)},${timeText(TO - 3.5 * HOUR)},a ghost,\n`,
  );
  const json = await written(QUEUE, '--format=json', `--incidents=${csv}`);
  const { now, cost } = shape.parse(JSON.parse(json));
  expect(now.score).toMatchObject({ recall: 0.5, precision: 1 });
  expect(now.score?.delayMinutes).toBeGreaterThan(10);
  expect(now.score?.delayMinutes).toBeLessThan(20);
  expect(cost.samples).toBeGreaterThan(100);
  expect(await written(QUEUE, `--incidents=${csv}`)).toContain('1 of 2 incidents seen; not a ghost.');
});

const OWN = `groups:
  - name: own
    interval: 1m
    rules:
      - { record: 'my:waiting', expr: sum by (server) (inference_queue_depth) }
      - { alert: MyQueue, expr: my:waiting > 20, for: 5m, labels: { severity: page } }
      - { alert: Never, expr: my:waiting > 1e9 }
`;

test('a rule file of others, and the limit for scripts', async () => {
  const rules = `--rules=${file('own.yaml', OWN)}`;
  const { now } = shape.parse(JSON.parse(await written(rules, '--format=json')));
  expect(now.alerts.map(({ alert, told }) => [alert, told])).toEqual([
    ['MyQueue', 1],
    ['Never', 0],
  ]);
  const often = await asked(rules, '--max-per-week=0.5');
  expect(often.code).toBe(3);
  expect(often.stderr).toMatch(
    /^MyQueue: told \d+ times a week, and 0\.5 are the most \(--max-per-week\)\.\n$/,
  );
  // What is set counts, where something is.
  const set = await asked(rules, '--max-per-week=0.5', '--alert=MyQueue', '--set=threshold=1e9');
  expect(set.code).toBe(0);
});

test('of what nobody is told of no page is counted, and it is marked', async () => {
  const rules = `--rules=${file('info.yaml', OWN.replace('severity: page', 'severity: info'))}`;
  const text = await written(rules);
  expect(text).toContain('0 pages a week, 0 tickets a week.');
  expect(text).toMatch(/^MyQueue +info +\d+ +– +– .* – +–$/m);
  expect(text).toMatch(/UTC +.*, and on +MyQueue \(info\)/);
});

test('labels of a group reach its rules, and what is not followed is said', async () => {
  const grouped = OWN.replace(
    'interval: 1m',
    'interval: 1m\n    limit: 5\n    labels: { severity: info, team: a }',
  );
  const text = await written(`--rules=${file('grouped.yaml', grouped)}`, '--format=json');
  expect(text).toContain('"alert":"MyQueue","severity":"page"');
  expect(text).toContain('"alert":"Never","severity":"info"');
  expect(text).toMatch(/grouped\.yaml: limit of group own is not followed here\./);
});

test('a key of the config beside what is', async () => {
  const flags = ['--alert=InferenceSloBurnFast', '--set=alerts.slo_objective=0.99', '--format=json'];
  const { now, set } = shape.parse(JSON.parse(await written(...flags)));
  const [one] = now.alerts[0]?.firings ?? [];
  const [other] = set?.alerts[0]?.firings ?? [];
  // 14 times a smaller budget is burnt sooner.
  expect(one?.from).toBeGreaterThan(TO - STORY);
  expect(other?.from).toBeLessThan(one?.from ?? 0);
});

test.each([
  [
    '--alert=InferenceQueueNotDrainin',
    /^--alert: "InferenceQueueNotDrainin" is no alert of docs\/alerts\.md\. Did you mean "InferenceQueueNotDraining"\?$/,
  ],
  ['--set=for=10m', /^--set: "for" of which alert\? Try --alert=NAME beside it\.$/],
  ['--set=fro=10m', /^--set: "fro=10m" sets nothing\. Try "for=10m", /],
  ['--set=treshold=1', /^--set: "treshold=1" sets nothing\. Did you mean "threshold"\? /],
  ['--set=verdict.busy=2', /^verdict\.busy: 2 is too large/],
  ['--until=yesterday', /^--until: "yesterday" is no time\. Try "2026-09-24T14:00:00Z"\.$/],
  ['--max-per-week=few', /^--max-per-week: "few" is no number from 0 on\. Try 0\.5\.$/],
  [
    '--rules=/nowhere.yaml',
    /^--rules: \/nowhere\.yaml: ENOENT.* Try a rule file that promtool check rules takes\.$/,
  ],
  ['--incidents=/nowhere.csv', /^--incidents: ENOENT.* Try a file that you may read\.$/],
])('%s is wrong usage, and says so', async (flag, sentence) => {
  await expect(written(flag)).rejects.toThrow(sentence);
});

test('a threshold that is not there, or not the only one', async () => {
  await expect(written('--alert=InferenceSloBurnFast', '--set=threshold=0.5')).rejects.toThrow(
    '--set: threshold: InferenceSloBurnFast compares with 3 numbers (1: > 0.72, 2: > 0.72, 3: >= 30). Try "threshold.1=0.5".',
  );
  const rules = file('none.yaml', 'groups: [{ name: a, rules: [{ alert: Gone, expr: absent(up) }] }]');
  await expect(written(`--rules=${rules}`, '--alert=Gone', '--set=threshold=0.5')).rejects.toThrow(
    /^--set: threshold: Gone compares with no number of its own/,
  );
});

test('rules that Prometheus does not take, with what it says of them', async () => {
  const rules = file('bad.yaml', 'groups: [{ name: a, rules: [{ alert: Bad, expr: "up >" }] }]');
  const { code, stderr } = await asked(`--rules=${rules}`);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^--rules: .*bad\.yaml: .*rule 1, "Bad": could not parse expression/);
});

test('a server that does not answer, or not to everybody, in a sentence', async () => {
  const nobody = await backtest('--prometheus=http://127.0.0.1:1', QUEUE);
  expect(nobody).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/^nothing listens at/) });
  const closed = await startLocalServer((_, response) => {
    response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
  }, onTestFinished);
  const refused = await backtest(`--prometheus=${closed}`, QUEUE);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/answered 401: it wants to know who asks, and takes a token\. Try /);
});

test('a server that holds nothing of it, and one that holds too much', async () => {
  const empty = await holding([], onTestFinished);
  const nothing = await backtest(`--prometheus=${empty}`, QUEUE);
  expect(nothing.code).toBe(1);
  expect(nothing.stderr).toBe(
    `${empty} has nothing of the 2 metrics that these alerts read (inference_queue_depth, inference_requests_total) in 14 days. It has no targets at all then: is it the right server, and the right tenant?\n`,
  );
  expect(await written('--max-samples=1k')).toMatch(
    /^That would read about [\d.,]+( million)? samples, and 1,000 are the most: .* Try --alert=NAME of one alert, --match=/,
  );
});

test('without a temporary folder it says so', async () => {
  const flags = ['backtest', `--prometheus=${url}`, UNTIL, '--days=1', QUEUE];
  const { code, stderr } = await headroom(flags, environment({ TMPDIR: '/nowhere' }));
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^The Prometheus that runs the rules on this machine has no folder: ENOENT.* TMPDIR names another\.\n$/,
  );
});

test('told to stop, it takes away what it had', async () => {
  const temporary = join(folder, 'temporary');
  mkdirSync(temporary);
  // It says how much there is, and never hands it out.
  const slow = await startLocalServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (!decodeURIComponent(body).includes('count_over_time')) return;
    response.end('{"status":"success","data":{"resultType":"vector","result":[]}}');
  }, onTestFinished);
  const flags = [MAIN, 'backtest', `--prometheus=${slow}`, QUEUE];
  const child = spawn(process.execPath, flags, { env: environment({ TMPDIR: temporary }), stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  const isRunning = () =>
    readdirSync(temporary, { recursive: true }).some((name) => String(name).endsWith('wal'));
  await vi.waitUntil(isRunning, { timeout: 60_000, interval: 50 });
  child.kill('SIGINT');
  expect(await exit).toEqual([130, null]);
  expect(readdirSync(temporary)).toEqual([]);
});

test('without Prometheus on PATH it says what to install', async () => {
  const env = { ...process.env, PATH: '/nowhere' };
  const { code, stderr } = await headroom(['backtest', `--prometheus=${url}`], env);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^prometheus and promtool: not found on PATH\. .* install both/);
});
