/** Single requests on panels of latency: pushed, scraped by a real Prometheus, and asked for as Grafana does. */
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { KEEPS_EXEMPLARS } from '../exporter/demo/prometheus/server.ts';
import { postEvents, requestEvent } from '../exporter/e2e/post.ts';
import { startProgram } from '../exporter/e2e/program.ts';
import { startPrometheus } from '../exporter/e2e/prometheus.ts';
import { PANELS, queriesOf } from './built.test.support.ts';
import { substituted } from './promql.test.support.ts';

const cleanup = (undo: () => Promise<void>) => onTestFinished(undo);
const answer = z.object({
  data: z.array(z.object({ exemplars: z.array(z.object({ labels: z.record(z.string(), z.string()) })) })),
});
const ASKED = PANELS.flatMap(({ name, panel }) =>
  queriesOf(panel).flatMap(({ exemplar, expr }) => (exemplar ? [{ name, expr: substituted(expr) }] : [])),
);

async function exemplars(url: string, query: string): Promise<readonly string[]> {
  const now = Date.now() / 1000;
  const asked = new URLSearchParams({ query, start: `${now - 300}`, end: `${now + 1}` });
  const response = await fetch(`${url}/api/v1/query_exemplars?${asked.toString()}`);
  const { data } = answer.parse(await response.json());
  return data.flatMap((series) => series.exemplars.map(({ labels }) => labels['correlation_id'] ?? ''));
}

test('each panel of a latency leads to the requests that were pushed', async () => {
  const { url: exporter } = await startProgram(['--gpu.source=none', '--no-host.metrics'], { cleanup });
  const scraped = { job_name: 'headroom', static_configs: [{ targets: [new URL(exporter).host] }] };
  const prometheus = await startPrometheus([scraped], cleanup);
  const event = requestEvent(4, {}, { queue_wait_seconds: 0.1 });
  expect(JSON.parse((await postEvents(exporter, event)).body)).toMatchObject({ accepted: 1 });
  expect(ASKED.length).toBeGreaterThan(2);
  for (const { name, expr } of ASKED) {
    await expect
      .poll(() => exemplars(prometheus.url, expr), { message: name, timeout: 20_000 })
      .toContain('request-4');
  }
}, 60_000);

test('docker compose starts a Prometheus that keeps them', () => {
  expect(parse(readFileSync('docker-compose.yml', 'utf8'))).toHaveProperty(
    'services.prometheus.command',
    expect.arrayContaining([KEEPS_EXEMPLARS]),
  );
});
