/** `gpu-headroom report` as people and scripts run it. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { self } from '../catalogue/index.ts';
import { openTab, startBrowser } from '../e2e/browser.ts';
import { startLocalServer } from '../e2e/local-server.ts';
import { MAIN } from '../e2e/program.ts';
import { Past } from './past.test.support.ts';

const NOW = Math.floor(Date.now() / 30_000) * 30;
const undo: (() => Promise<void>)[] = [];
const cleanup = (step: () => Promise<void>) => void undo.push(step);
let url: string;
let folder: string;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-report-'));
  cleanup(async () => rmSync(folder, { recursive: true }));
  const past = new Past(cleanup);
  const both = { job: 'headroom', gpus: 2, now: NOW, hours: 3 } as const;
  await past.play({ ...both, name: 'batching-off', instance: 'a', ofStory: 2 });
  await past.play({ ...both, name: 'idle', instance: 'b', node: 1, ofStory: 1 });
  url = await past.open();
  browser = await startBrowser(cleanup);
});

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function report(...flags: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { timeout: 30_000, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, [MAIN, 'report', ...flags], options, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

function asked(...flags: readonly string[]): Promise<Outcome> {
  return report('--prometheus', url, '--range=3h', ...flags);
}

test('text: the answer first, then what to change, then the numbers', async () => {
  const { code, stdout, stderr } = await asked();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const parts = [
    'Do we need more GPUs',
    '- chat, llama-3.1-8b: Use the ones you have. Batch better for',
    '- chat-2, llama-3.1-8b:',
    'What to change first',
    '1. chat, llama-3.1-8b: Do not buy',
    'Verdict       Hours  Share',
    'Servers for llama-3.1-8b',
    'What the data could not say',
  ];
  const places = parts.map((part) => stdout.indexOf(part));
  expect(
    places.every((place) => place >= 0),
    `${places.join()}\n${stdout}`,
  ).toBe(true);
  expect(places.toSorted((one, other) => one - other)).toEqual(places);
  expect(stdout).not.toMatch(/NaN|undefined|Infinity|\d hours? hours/);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(200);
});

test('markdown has tables, and the same words', async () => {
  const { stdout } = await asked('--format=markdown');
  expect(stdout).toMatch(/^# Do we need more GPUs/);
  expect(stdout).toMatch(/^\| Verdict \| Hours \| Share \|/m);
  expect(stdout).toMatch(/^1\. \*\*chat, llama-3\.1-8b: Do not buy/m);
});

const shape = z.object({
  schema: z.literal(1),
  models: z.array(z.object({ servers: z.array(z.object({ name: z.string(), latest: z.string() })) })),
});

test('JSON is for scripts', async () => {
  const { stdout } = await asked('--format=json');
  const { models } = shape.parse(JSON.parse(stdout));
  expect(models.map(({ servers }) => servers.map(({ latest }) => latest))).toEqual([
    ['batch_better', 'idle'],
  ]);
});

test('of a config it promises what the rules of it promise', async () => {
  const path = join(folder, 'headroom.yaml');
  writeFileSync(path, 'alerts: { slo_objective: 0.995 }');
  const { stdout } = await asked(`--config.file=${path}`);
  expect(stdout).toContain('99.5\u00A0% promised');
  expect(stdout).not.toContain(' 95\u00A0% promised');
  expect((await asked()).stdout).toContain(' 95\u00A0% promised');
});

test.each([
  ['light', 1280],
  ['dark', 390],
] as const)(
  'the page in %s shuts nobody out at a width of %d, and asks for nothing',
  async (colorScheme, width) => {
    const path = join(folder, `${colorScheme}-${width}.html`);
    const { code, stdout } = await asked(`--html=${path}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    const html = readFileSync(path, 'utf8');
    expect(html).not.toMatch(/<script|https?:\/\/(?!127\.0\.0\.1)/);
    const { page } = await openTab(browser, `file://${path}`, {
      colorScheme,
      viewport: { width, height: 900 },
      cleanup: onTestFinished,
      // The policy of the page would keep axe out.
      bypassCSP: true,
    });
    await page.evaluate(axe.source);
    const found = await page.evaluate<AxeResults>('axe.run()');
    expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    const overflow: unknown = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await page.locator('figure').count()).toBe(10);
  },
);

test('a server without our series is told what it has instead', async () => {
  const empty = await new Past(onTestFinished).open();
  const { code, stdout, stderr } = await report(`--prometheus=${empty}`);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toBe(
    `${empty} has no series of an inference server in the last 168 hours, recorded or of the exporter. It has no targets at all now: is it the right server, and the right tenant?\n`,
  );
});

test('an exporter that knows of no server is told where to name one', async () => {
  const past = new Past(onTestFinished);
  const samples = Array.from({ length: 20 }, (_, index) => [NOW - 30 * index, 1] as const).toReversed();
  const labels = { job: 'headroom', instance: 'a:9840' };
  await past.write(['up', self.buildInfo.name].map((name) => ({ name, labels, samples })));
  const { code, stderr } = await report(`--prometheus=${await past.open()}`);
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /It scrapes 1 exporter that knows of no inference server: name them under inference\.servers in the config of the exporter\.\n$/,
  );
});

test('a report that cannot be made ends with 1 and a sentence, wrong usage with 2', async () => {
  const page = await startLocalServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<html>Grafana</html>');
  }, onTestFinished);
  const foreign = await report(`--prometheus=${page}`);
  expect(foreign.code).toBe(1);
  expect(foreign.stderr).toMatch(/answered a web page, not what a Prometheus server says/);
  expect(await report()).toMatchObject({
    code: 2,
    stderr: '--prometheus: missing. Try --prometheus=http://127.0.0.1:9090.\n',
  });
  // Before anybody is asked: nothing listens there.
  expect(await report('--prometheus=http://127.0.0.1:1', '--html=/nowhere/report.html')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--html: ENOENT.* Try a file that you may write\.\n$/),
  });
  expect(await asked('--html=report.html', '--format=json')).toMatchObject({
    code: 2,
    stderr:
      '--html: writes the page and nothing else, so --format=json would say nothing. Leave one of them out.\n',
  });
});

test('a page that was there stays while no other can be made, and none is begun', async () => {
  const [old, none] = [join(folder, 'old.html'), join(folder, 'none.html')];
  writeFileSync(old, 'of yesterday');
  for (const html of [old, none])
    expect((await report('--prometheus=http://127.0.0.1:1', `--html=${html}`)).code).toBe(1);
  expect(readFileSync(old, 'utf8')).toBe('of yesterday');
  expect(existsSync(none)).toBe(false);
});
