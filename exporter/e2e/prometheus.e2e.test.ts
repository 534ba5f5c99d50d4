import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalServer } from './local-server.ts';
import { startProgram } from './program.ts';
import type { Program } from './program.ts';
import { startPrometheus } from './prometheus.ts';
import type { Prometheus } from './prometheus.ts';
import { promtoolFindings } from './promtool.ts';
import { ACCEPT, sampleLines, scrape } from './scrape.ts';
import { MODEL, vllmPage } from './vllm-page.ts';

/** A real Prometheus reads the built program in both formats at once: each is a job of its own. */
const FORMATS = ['openmetrics', 'text'] as const;
const SERVER = 'chat "größe" \\ 1';
const INTERVALS = 5;

let program: Program;
let prometheus: Prometheus;
const undo: (() => Promise<void>)[] = [];
const cleanup = (step: () => Promise<void>) => void undo.push(step);

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-e2e-'));
  cleanup(() => rm(folder, { recursive: true }));
  let reads = 0;
  const vllm = await startLocalServer((_request, response) => {
    response.setHeader('Content-Type', 'text/plain; version=0.0.4; charset=utf-8').end(vllmPage(++reads));
  }, cleanup);
  const servers = [{ name: SERVER, url: `${vllm}/metrics`, engine: 'auto' }];
  await writeFile(join(folder, 'headroom.yaml'), JSON.stringify({ inference: { servers } }));
  const config = `--config.file=${join(folder, 'headroom.yaml')}`;
  program = await startProgram(['--gpu.source=simulated', config], { cleanup });
  const textOnly = await startTextProxy(program.url);
  prometheus = await startPrometheus([job('openmetrics', program.url), job('text', textOnly)], cleanup);
  await prometheus.scraped(INTERVALS);
});

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

const poll = { timeout: 20_000, interval: 200 };

function job(name: string, url: string) {
  return { job_name: name, static_configs: [{ targets: [new URL(url).host] }] };
}

/** Prometheus below 2.49 cannot be told to ask for text: this asks in its place and changes nothing else. */
function startTextProxy(target: string): Promise<string> {
  return startLocalServer(async (request, response) => {
    const timeout = String(request.headers['x-prometheus-scrape-timeout-seconds']);
    const headers = { Accept: ACCEPT.text, 'X-Prometheus-Scrape-Timeout-Seconds': timeout };
    const page = await scrape(`${target}${request.url}`, headers);
    response.writeHead(page.status, { 'Content-Type': page.contentType }).end(page.body);
  }, cleanup);
}

test.each(FORMATS)('%s: every scrape succeeded', async (format) => {
  expect(await prometheus.value(`min_over_time(up{job="${format}"}[1m])`)).toBe(1);
});

test.each(FORMATS)('%s: Prometheus takes every sample of the page', async (format) => {
  const page = await scrape(`${program.url}/metrics`, { Accept: ACCEPT[format] });
  expect(page.contentType).toContain(ACCEPT[format].split(';')[0]);
  expect(sampleLines(page.body).length).toBeGreaterThan(100);
  // A page may gain a series between our look and that of Prometheus: both are taken anew until they agree.
  const difference = async () => {
    const { body } = await scrape(`${program.url}/metrics`, { Accept: ACCEPT[format] });
    const taken = await prometheus.value(`scrape_samples_scraped{job="${format}"}`);
    return (taken ?? 0) - sampleLines(body).length;
  };
  await expect.poll(difference, poll).toBe(0);
});

test.each(FORMATS)('%s: Prometheus knows the counters as counters', async (format) => {
  const name = format === 'openmetrics' ? 'gpu_busy_seconds' : 'gpu_busy_seconds_total';
  const unit = format === 'openmetrics' ? 'seconds' : '';
  expect(await prometheus.metadata(format, name)).toMatchObject({ type: 'counter', unit });
});

test.each(FORMATS)('%s: counters rise', async (format) => {
  const of = (name: string) => prometheus.value(`sum(rate(${name}{job="${format}"}[10s]))`);
  await expect.poll(() => of('gpu_busy_seconds_total'), poll).toBeGreaterThan(0);
  expect(await of('inference_generation_tokens_total')).toBeGreaterThan(0);
});

test.each(FORMATS)('%s: quotes, backslashes and other scripts survive in label values', async (format) => {
  const [series] = await prometheus.query(`inference_queue_depth{job="${format}"}`);
  expect(series).toMatchObject({ labels: { server: SERVER, model: MODEL }, value: 3 });
});

test.each(FORMATS)('%s: histogram_quantile gives what the server measured', async (format) => {
  const rate = `rate(inference_ttft_seconds_bucket{job="${format}"}[10s])`;
  const p50 = await prometheus.value(`histogram_quantile(0.5, ${rate})`);
  const p95 = await prometheus.value(`histogram_quantile(0.95, ${rate})`);
  expect(p50).toBeGreaterThan(0.1);
  expect(p50).toBeLessThanOrEqual(0.25);
  expect(p95).toBeGreaterThan(1);
  expect(p95).toBeLessThanOrEqual(2.5);
});

test('both formats give the same series, so that a change of format forks none', async () => {
  expect(await seriesOf('text')).toEqual(await seriesOf('openmetrics'));
});

/** Every series that the job's page gave, without what tells the jobs apart. */
async function seriesOf(format: string): Promise<string[]> {
  const all = await prometheus.query(`{job="${format}", __name__!~"up|scrape_.*"}`);
  return all
    .map(({ labels: { job: _job, instance: _instance, ...rest } }) => JSON.stringify(rest))
    .toSorted();
}

test('promtool has nothing against the page', async () => {
  const page = await scrape(`${program.url}/metrics`, { Accept: ACCEPT.text });
  expect(promtoolFindings(page.body)).toEqual([]);
});
