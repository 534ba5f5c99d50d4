import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalServer } from './local-server.ts';
import { startProgram } from './program.ts';
import { scrape } from './scrape.ts';
import { vllmPage } from './vllm-page.ts';

const cleanup = onTestFinished;
const poll = { timeout: 10_000, interval: 50 };

test('SIGTERM lets a scrape that has begun end, takes no new one, and exits 0', async () => {
  let held: ServerResponse | undefined;
  let reads = 0;
  const vllm = await startLocalServer((_request, response) => {
    response.setHeader('Content-Type', 'text/plain; version=0.0.4');
    if (++reads === 1) response.end(vllmPage(1));
    else held = response;
  }, cleanup);
  const program = await startProgram(['--gpu.source=none', await configFor(vllm)], { cleanup });
  // Ready means that the first reading, which the program makes by itself, is done: the next is the scrape's.
  await expect.poll(async () => (await scrape(`${program.url}/-/ready`)).status, poll).toBe(200);
  const running = scrape(`${program.url}/metrics`);
  await expect.poll(() => held !== undefined, poll).toBe(true);

  program.signal('SIGTERM');
  await program.said(/"msg":"stopping/);
  await expect.poll(() => scrape(`${program.url}/-/healthy`).catch(() => 'refused'), poll).toBe('refused');
  held?.end(vllmPage(2));
  const page = await running;
  expect(page.status).toBe(200);
  expect(page.body).toMatch(/^inference_generation_tokens_total\{.*\} 2000$/m);
  const released = performance.now();
  expect(await program.exit).toEqual({ code: 0, signal: null });
  expect(performance.now() - released).toBeLessThan(3_000);
});

async function configFor(vllm: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-e2e-'));
  cleanup(() => rm(folder, { recursive: true }));
  const servers = [{ name: 'chat', url: `${vllm}/metrics`, timeout: '10s' }];
  await writeFile(join(folder, 'headroom.yaml'), JSON.stringify({ inference: { servers } }));
  return `--config.file=${join(folder, 'headroom.yaml')}`;
}
