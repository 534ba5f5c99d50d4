import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { timedLines } from '../../alerts/past/timed-series.ts';
import type { TimedSeries } from '../prometheus-client/answer.ts';
import { startChild } from './child.ts';
import type { Cleanup } from './child.ts';
import { freePort } from './free-port.ts';
import { toolPath } from './tools.ts';

/** URL of a real VictoriaMetrics that holds series. */
export async function victoriaMetricsWith(series: readonly TimedSeries[], cleanup: Cleanup): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-victoria-'));
  cleanup(async () => rmSync(folder, { recursive: true, force: true }));
  const address = `127.0.0.1:${await freePort()}`;
  const flags = [`-httpListenAddr=${address}`, '-retentionPeriod=10y', `-storageDataPath=${folder}`];
  startChild(toolPath('victoria-metrics'), flags, { cleanup });
  const isReady = async () => (await fetch(`http://${address}/health`)).ok;
  await expect.poll(() => isReady().catch(() => false), { timeout: 15_000, interval: 50 }).toBe(true);
  await fill(`http://${address}`, series);
  return `http://${address}`;
}

/** It takes milliseconds where OpenMetrics has seconds. */
async function fill(url: string, all: readonly TimedSeries[]): Promise<void> {
  for (const series of all) {
    const samples = series.samples.map(([time, value]) => [1000 * time, value] as const);
    const body = [...timedLines({ ...series, samples })].join('');
    const { status } = await fetch(`${url}/api/v1/import/prometheus`, { method: 'POST', body });
    expect(status).toBe(204);
  }
  await fetch(`${url}/internal/force_flush`);
}
