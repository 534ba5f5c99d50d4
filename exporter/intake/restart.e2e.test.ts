/** What was acknowledged is neither lost nor counted twice, whoever of the two is killed. */
import { connect } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createClient } from '../client/index.ts';
import { startChild } from '../e2e/child.ts';
import { postEvents, requestEvent } from '../e2e/post.ts';
import { startProgram } from '../e2e/program.ts';
import type { Program } from '../e2e/program.ts';
import { scrape } from '../e2e/scrape.ts';
import { valuesOf } from '../e2e/series.ts';

const cleanup = onTestFinished;

/** Starts the program, again and again, on one socket and with one state directory. */
async function createExporter() {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-restart-'));
  const running: Program[] = [];
  cleanup(async () => {
    for (const program of running) {
      program.signal('SIGKILL');
      await program.exit;
    }
    await rm(folder, { recursive: true });
  });
  const config = join(folder, 'headroom.yaml');
  await writeFile(config, JSON.stringify({ intake: { state_directory: join(folder, 'state') } }));
  const socket = join(folder, 'h.sock');
  const flags = ['--gpu.source=none', '--no-host.metrics', `--config.file=${config}`];
  return {
    url: `unix:${socket}`,
    async start(): Promise<Program> {
      const program = await startProgram([...flags, `--web.listen-address=unix:${socket}`], { cleanup });
      running.push(program);
      return program;
    },
  };
}

async function requestsOn({ url }: Program): Promise<number> {
  const { body } = await scrape(`${url}/metrics`);
  return valuesOf(body, 'inference_requests_total').reduce((sum, value) => sum + value, 0);
}

test.each(['SIGKILL', 'SIGTERM'] as const)(
  'an exporter restarted by %s in the middle of a stream has all of it, once',
  async (signal) => {
    const exporter = await createExporter();
    let program = await exporter.start();
    const client = createClient({
      server: 'own',
      model: 'm',
      url: exporter.url,
      queueSize: 100_000,
      batchSize: 100,
      flushIntervalMs: 5,
      onProblem: () => undefined,
    });
    const observed = 20_000;
    for (let number = 0; number < observed; number++) {
      client.requestCompleted({ durationSeconds: 2, ttftSeconds: 0.25, outputTokens: 3, outcome: 'ok' });
    }
    for (let restart = 1; restart <= 3; restart++) {
      const before = client.counts.sent;
      await vi.waitFor(() => expect(client.counts.sent).toBeGreaterThan(before + 1_000), {
        timeout: 10_000,
        interval: 1,
      });
      program.signal(signal);
      await program.exit;
      const acknowledged = client.counts.sent;
      program = await exporter.start();
      // At least what was answered; what was written down and not answered is sent again, and is a duplicate.
      expect(await requestsOn(program)).toBeGreaterThanOrEqual(acknowledged);
    }
    expect(await client.close(20_000)).toBe(true);
    expect(client.counts).toEqual({ sent: observed, dropped: 0, rejected: 0, waiting: 0 });
    expect(await requestsOn(program)).toBe(observed);
    const { body } = await scrape(`${program.url}/metrics`);
    expect(valuesOf(body, 'inference_ttft_seconds_count')).toEqual([observed]);
    expect(valuesOf(body, 'inference_generation_tokens_total')).toEqual([3 * observed]);
    expect(valuesOf(body, 'headroom_events_total', { type: 'request.completed' })).toEqual([observed]);
  },
);

test('a sender that dies in the middle of a body has sent nothing, and may send it all again', async () => {
  const program = await startProgram(['--gpu.source=none'], { cleanup });
  const batch = Array.from({ length: 100 }, (_, number) => requestEvent(number)).join('\n');
  const socket = connect(Number(new URL(program.url).port), '127.0.0.1');
  await once(socket, 'connect');
  const head = `POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: ${batch.length}\r\n\r\n`;
  socket.write(head + batch.slice(0, batch.length - 10));
  await vi.waitFor(() => expect(socket.bytesWritten).toBe(head.length + batch.length - 10));
  socket.destroy();
  await vi.waitFor(async () => {
    const { body } = await scrape(`${program.url}/metrics`);
    expect(valuesOf(body, 'headroom_intake_requests_total', { code: '400' })).toEqual([1]);
  });
  expect(await requestsOn(program)).toBe(0);
  const answer = await postEvents(program.url, batch);
  expect(JSON.parse(answer.body)).toEqual({
    accepted: 100,
    duplicates: 0,
    rejected: [],
    survives_restart: false,
  });
  expect(await requestsOn(program)).toBe(100);
});

test('a client that is killed has counted on the page what was acknowledged, once', async () => {
  const program = await startProgram(['--gpu.source=none'], { cleanup });
  const script = `import { createClient } from 'gpu-headroom/client';
    const client = createClient({ server: 'own', model: 'm', url: ${JSON.stringify(program.url)}, batchSize: 10, flushIntervalMs: 1 });
    setInterval(() => {
      for (let i = 0; i < 10; i++) client.requestCompleted({ durationSeconds: 1, outcome: 'ok' });
      process.stderr.write('sent=' + client.counts.sent + ' in all\\n');
    }, 1);`;
  const child = startChild(process.execPath, ['--input-type=module', '-e', script], { cleanup });
  await child.said(/sent=\d{3,} in all/);
  child.signal('SIGKILL');
  await child.exit;
  const acknowledged = Number([...child.stderr().matchAll(/sent=(\d+) in all/g)].at(-1)?.[1]);
  const counted = await requestsOn(program);
  expect(counted).toBeGreaterThanOrEqual(acknowledged);
  // Whole batches only: no event of a batch that did not come whole.
  const { body } = await scrape(`${program.url}/metrics`);
  expect(valuesOf(body, 'headroom_events_total', { type: 'request.completed' })).toEqual([counted]);
  expect(valuesOf(body, 'headroom_events_duplicate_total')).toEqual([0]);
});
