/** The same weeks in a real VictoriaMetrics: another engine behind the same API, and the same report. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { timedLines } from '../../alerts/past/timed-series.ts';
import { startChild } from '../e2e/child.ts';
import { toolPath } from '../e2e/tools.ts';
import { Past, reportOf } from './past.test.support.ts';
import type { ModelReport } from './report.ts';
import { fourWeeks, WEEKS_END } from './weeks.test.support.ts';

async function startVictoriaMetrics(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-victoria-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const address = `127.0.0.1:${await freePort()}`;
  const flags = [`-httpListenAddr=${address}`, '-retentionPeriod=10y', `-storageDataPath=${folder}`];
  startChild(toolPath('victoria-metrics'), flags, { cleanup: onTestFinished });
  const isReady = async () => (await fetch(`http://${address}/health`)).ok;
  await expect.poll(() => isReady().catch(() => false), { timeout: 15_000, interval: 50 }).toBe(true);
  return `http://${address}`;
}

/** It does not say which port it was given when it asks for any. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/** It takes milliseconds where OpenMetrics has seconds. */
async function fill(url: string): Promise<void> {
  for (const series of fourWeeks()) {
    const samples = series.samples.map(([time, value]) => [1000 * time, value] as const);
    const body = [...timedLines({ ...series, samples })].join('');
    const { status } = await fetch(`${url}/api/v1/import/prometheus`, { method: 'POST', body });
    expect(status).toBe(204);
  }
  await fetch(`${url}/internal/force_flush`);
}

function warmHours(model: ModelReport | undefined) {
  return model?.warmPool?.hours.filter(({ warm }) => warm > 0).map(({ hour, warm }) => [hour, warm]);
}

test('says of the same weeks what Prometheus says', async () => {
  const url = await startVictoriaMetrics();
  await fill(url);
  const past = new Past(onTestFinished);
  await past.write(fourWeeks());
  const reports = [
    await reportOf(url, WEEKS_END, 7 * 24),
    await reportOf(await past.open(), WEEKS_END, 7 * 24),
  ];
  const [one, other] = reports.map((report) => report.models[0]);
  expect(warmHours(one)).toHaveLength(5);
  expect(warmHours(one)).toEqual(warmHours(other));
  expect(one?.replicas.needed?.replicas).toBe(other?.replicas.needed?.replicas);
  expect(one?.trend?.isClear).toBe(true);
  expect(one?.trend?.in30Days).toBeCloseTo(other?.trend?.in30Days ?? 0, 2);
  // At the ends of a gap it looks further back.
  expect(one?.servers[0]?.verdicts[0]?.name).toBe('healthy');
  expect(one?.servers[0]?.verdicts[0]?.share).toBeGreaterThan(0.995);
  expect(one?.servers[0]?.use.requestsPerSecond?.mean).toBeCloseTo(
    other?.servers[0]?.use.requestsPerSecond?.mean ?? 0,
    2,
  );
});
