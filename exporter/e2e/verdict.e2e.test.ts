/** The built program, scraped by a real Prometheus that has loaded the rules: the verdict comes out. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rulesFile } from '../../alerts/rules-file.ts';
import { evaluate } from '../../alerts/verdict/evaluate.ts';
import { verdictGroups } from '../../alerts/verdict/groups.ts';
import { INPUT_RULES } from '../../alerts/verdict/input-rules.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { startLocalServer } from './local-server.ts';
import { startProgram } from './program.ts';
import { startPrometheus } from './prometheus.ts';
import type { Prometheus } from './prometheus.ts';
import { MODEL, vllmPage } from './vllm-page.ts';

const SERVER = 'chat';
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
  const servers = [
    {
      name: SERVER,
      url: `${vllm}/metrics`,
      devices: [0, 1],
      max_batch_size: 64,
      slo: { ttft: '2s', time_per_output_token: '100ms' },
    },
  ];
  const config = { inference: { servers }, cost: { dollars_per_gpu_hour: { default: 2.5 } } };
  await writeFile(join(folder, 'headroom.yaml'), JSON.stringify(config));
  const flags = ['--gpu.source=simulated', `--config.file=${join(folder, 'headroom.yaml')}`];
  const program = await startProgram(flags, { cleanup });
  const job = { job_name: 'headroom', static_configs: [{ targets: [new URL(program.url).host] }] };
  const rules = rulesFile({ groups: verdictGroups(DEFAULT_THRESHOLDS, '1s') }, 'a test');
  prometheus = await startPrometheus([job], cleanup, rules);
  await prometheus.scraped(5);
});

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

const poll = { timeout: 20_000, interval: 200 };

async function recordedInputs(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const [input, { record }] of Object.entries(INPUT_RULES)) {
    const value = await prometheus.value(record);
    if (value !== undefined) found[input] = value;
  }
  return found;
}

/** What this page does not tell. */
const UNKNOWN = [
  'abortedPerSecond',
  'failedShare',
  'tpotOverSlo',
  'preemptionsPerSecond',
  'modelLoadSeconds',
];

test('what the page tells comes out as inputs', async () => {
  const unknown = async () => {
    const inputs = await recordedInputs();
    return Object.keys(INPUT_RULES).filter((input) => !(input in inputs));
  };
  await expect.poll(unknown, poll).toEqual(UNKNOWN);
  expect(await recordedInputs()).toMatchObject({
    faultyGpus: 0,
    ready: 1,
    queueDepth: 3,
    gpus: 2,
    dollarsPerHour: 5,
  });
});

test('Prometheus says the verdict that its inputs give in TypeScript', async () => {
  const verdict = evaluate(await recordedInputs(), DEFAULT_THRESHOLDS)?.name;
  expect(verdict).toBe('batch_better');
  const labels = expect.objectContaining({ job: 'headroom', server: SERVER, model: MODEL, verdict });
  await expect.poll(() => prometheus.query('headroom:verdict'), poll).toEqual([{ value: 1, labels }]);
});
