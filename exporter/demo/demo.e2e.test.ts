/** The demo as a person meets it: the built program, its page in a browser, its Prometheus, its keys, its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { VERDICTS } from '../../alerts/verdict/table.ts';
import { openTab, startBrowser } from '../e2e/browser.ts';
import { MAIN, startProgram } from '../e2e/program.ts';
import { toolPath } from '../e2e/tools.ts';
import { SCENARIO_NAMES } from '../simulator/scenarios/names.ts';
import { scenarioOf } from '../simulator/scenarios/scenarios.ts';

const cleanup = (undo: () => Promise<void>) => onTestFinished(undo);

const viewShape = z.object({
  simulated: z.object({ scenario: z.string() }),
  servers: z.array(
    z.object({
      server: z.string(),
      verdict: z.object({ name: z.string() }),
      notices: z.array(z.object({ kind: z.string(), text: z.string() })),
    }),
  ),
  links: z.array(z.object({ label: z.string(), href: z.string() })),
});

const answerShape = z.object({
  data: z.object({
    result: z.array(
      z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) }),
    ),
  }),
});

async function viewOf(url: string) {
  return viewShape.parse(await (await fetch(`${url}/status/view`)).json());
}

/** As a person has it who has installed Prometheus. */
function withPrometheus(): NodeJS.ProcessEnv {
  return {
    PATH: [dirname(toolPath('prometheus')), dirname(toolPath('promtool')), process.env['PATH']].join(
      delimiter,
    ),
  };
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-demo-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('the page tells every scenario by its verdict, as soon as it is chosen', async () => {
  const program = await startProgram(['demo', '--no-prometheus', '--gpus=2'], { cleanup });
  const browser = await startBrowser(cleanup);
  const { page } = await openTab(browser, program.url, { cleanup });
  const told = new Set<string>();
  for (const name of SCENARIO_NAMES.toReversed()) {
    const { verdict, summary } = scenarioOf(name);
    await page.getByLabel('Scenario').selectOption(name);
    await page.getByText(summary).waitFor();
    const label = VERDICTS.find((row) => row.name === verdict)?.label ?? '';
    const card = page.getByRole('article').filter({ hasText: label });
    await card.waitFor();
    const [server] = (await viewOf(program.url)).servers;
    expect(server?.verdict.name).toBe(verdict);
    told.add(
      [verdict, ...(server?.notices ?? []).map(({ text }) => text.replaceAll(/[\d.,\s]+/g, ' '))].join(),
    );
  }
  expect(told.size, [...told].join('\n')).toBe(SCENARIO_NAMES.length);
});

test('the broken GPU is marked among the others, with what it reported', async () => {
  const flags = ['demo', '--no-prometheus', '--scenario=gpu-fault', '--gpus=3'];
  const program = await startProgram(flags, { cleanup });
  const browser = await startBrowser(cleanup);
  const { page } = await openTab(browser, program.url, { cleanup });
  const badge = page.getByText('Fault', { exact: true }).filter({ visible: true });
  const broken = page.locator('article.gpu').filter({ has: badge });
  await broken.getByText('reported XID 48').waitFor();
  expect(await broken.getByRole('heading').allInnerTexts()).toEqual(['GPU 2']);
});

test('a Prometheus of its own has the days before, and says what the page says', async () => {
  const folder = join(temporaryFolder(), 'data');
  const flags = ['demo', '--scenario=needs-gpus', '--gpus=1', '--history-days=1', `--data-dir=${folder}`];
  const program = await startProgram(flags, { cleanup, env: withPrometheus() });
  const prometheus = await vi.waitFor(
    async () => {
      const link = (await viewOf(program.url)).links.find(({ label }) => label === 'Prometheus');
      if (!link) throw new Error('no link to Prometheus');
      return link.href;
    },
    { timeout: 60_000, interval: 200 },
  );
  const ask = async (query: string) => {
    const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(query)}`);
    return answerShape.parse(await answer.json()).data.result;
  };
  const verdicts = async (query: string) => (await ask(query)).map(({ metric }) => metric['verdict']);
  const judged = { timeout: 40_000, interval: 500 };
  await expect
    .poll(() => verdicts('count_over_time(headroom:verdict[15s]) > 1'), judged)
    .toEqual(['add_gpus']);
  expect((await viewOf(program.url)).servers[0]?.verdict.name).toBe('add_gpus');
  // A moment of the change from one to the other may have been called otherwise.
  const days = 'count by (verdict) (count_over_time(headroom:verdict[1d]) > 10)';
  expect(new Set(await verdicts(days))).toEqual(new Set(['add_gpus', 'healthy']));
  // Rules and baselines have the past, too.
  const names = ['server_model:inference_requests:rate5m', 'baseline:expected{signal="request_rate"}'];
  for (const name of names) {
    const [hours] = await ask(`count_over_time(${name}[12h])`);
    expect(Number(hours?.value[1]), name).toBeGreaterThan(60);
  }
  // What was counted goes on from the past without a seam.
  const [busy] = await ask('rate(gpu_busy_seconds_total[5m])');
  expect(Number(busy?.value[1])).toBeGreaterThan(0.85);
  expect(Number(busy?.value[1])).toBeLessThan(1.02);
  const told = await fetch(`${prometheus}/api/v1/status/flags`);
  expect(await told.json()).toHaveProperty(['data', 'enable-feature'], 'exemplar-storage');

  await fetch(`${program.url}/status/scenario`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ scenario: 'batching-off' }),
  });
  const [shown] = (await viewOf(program.url)).servers;
  expect(shown?.verdict.name).toBe('batch_better');
  // The rules say it within half a minute, of the node that is shown, and never anything else of it.
  const now = `headroom:verdict{server="${shown?.server}"}`;
  await expect.poll(() => verdicts(now), judged).toEqual(['batch_better']);
  expect(await verdicts(`count by (verdict) (count_over_time(${now}[1h]))`)).toEqual(['batch_better']);

  program.signal('SIGINT');
  expect(await program.exit).toEqual({ code: 0, signal: null });
  await expect(fetch(prometheus)).rejects.toThrow('fetch failed');
  expect(existsSync(folder)).toBe(false);
}, 120_000);

test('told to end while it writes history it ends at once and leaves nothing; with --keep the data stay', async () => {
  const folder = temporaryFolder();
  for (const [keep, left] of [
    ['--no-keep', 0],
    ['--keep', 1],
  ] as const) {
    const flags = ['demo', '--gpus=1', `--data-dir=${folder}`, keep];
    const program = await startProgram(flags, { cleanup, env: withPrometheus() });
    await vi.waitFor(() => expect(readdirSync(folder)).toEqual(['data']), { timeout: 10_000 });
    program.signal('SIGTERM');
    expect(await program.exit).toEqual({ code: 0, signal: null });
    expect(readdirSync(folder)).toHaveLength(left);
  }
});

test('keys switch the scenario, and q ends it', async () => {
  // A terminal of its own: Python has one in its library.
  const spawnInTerminal = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
  const flags = ['demo', '--no-prometheus', '--gpus=1', '--web.listen-address=127.0.0.1:0'];
  const child = spawn('python3', ['-c', spawnInTerminal, process.execPath, MAIN, ...flags]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const says = (text: string) => vi.waitFor(() => expect(output).toContain(text), { timeout: 15_000 });
  await says('Switch the scenario with a key');
  child.stdin.write('b');
  await says(scenarioOf('healthy').summary);
  child.stdin.write('q');
  expect(await exit).toEqual([0, null]);
});

test.each([
  [['demo', '--scenario=kvbound'], /--scenario: "kvbound" is not one of kv-bound, healthy/],
  [['demo', '--gpus=65'], /--gpus: "65" is not a whole number from 1 to 64\. Try 4\./],
  [['--gpus=2'], /--gpus: only for gpu-headroom demo\./],
  [['demo', '--trace=/nowhere.csv'], /--trace=\/nowhere\.csv: ENOENT/],
])('%j is refused with what to type', async (flags, problem) => {
  const child = spawn(process.execPath, [MAIN, ...flags], { stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(output).toMatch(problem);
});

test('a folder that holds something is left alone', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  const child = spawn(process.execPath, [MAIN, 'demo', `--data-dir=${folder}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(output).toContain('holds "mine.txt" already');
  expect(readdirSync(folder)).toEqual(['mine.txt']);
});

test('a trace is played in place of the traffic', async () => {
  const trace = join(temporaryFolder(), 'trace.csv');
  writeFileSync(trace, 'time,prompt,output\n0,100,7\n1,100,7\n');
  const program = await startProgram(['demo', '--no-prometheus', '--scenario=healthy', `--trace=${trace}`], {
    cleanup,
  });
  const lengths = async () => {
    const page = await (await fetch(`${program.url}/metrics`)).text();
    const sum = Number(/^inference_output_tokens_sum\{.*\} (\S+)$/m.exec(page)?.[1]);
    return sum / Number(/^inference_output_tokens_count\{.*\} (\S+)$/m.exec(page)?.[1]);
  };
  await expect.poll(lengths, { timeout: 10_000 }).toBe(7);
});
