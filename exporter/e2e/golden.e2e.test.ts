/** The page of the built program, byte for byte, for each capture of nvidia-smi, sample of a server and NVML node. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fakeBox } from '../sources/gpu/nvidia-smi/fake/box.ts';
import { buildFakeNvml, writeScenario } from '../sources/gpu/nvml/fake/build.ts';
import { expectGolden } from './golden.ts';
import { startLocalServer } from './local-server.ts';
import { startProgram } from './program.ts';
import { scrape } from './scrape.ts';

const ROOT = join(import.meta.dirname, '../..');
const OWN_CAPTURES = join(ROOT, 'exporter/sources/gpu/nvidia-smi/fixtures');
const OWN_PAGES = join(ROOT, 'exporter/sources/inference/vllm/fixtures');
const SHARED = join(ROOT, '../shared');
/** One sample only, so that integrals are the same in every run. */
const ONE_SAMPLE = ['--gpu.interval=1h', '--no-host.metrics'];

function filesIn(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

async function pageOf(flags: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const program = await startProgram([...ONE_SAMPLE, ...flags], { cleanup: onTestFinished, env });
  const { status, body } = await scrape(`${program.url}/metrics`);
  expect(status).toBe(200);
  return body;
}

const captures = [...filesIn(OWN_CAPTURES, /\.txt$/), ...filesIn(join(SHARED, 'captures'), /^linux.*\.txt$/)];
const states = captures.flatMap((path) =>
  (['idle', 'load'] as const)
    .filter((state) => readFileSync(path, 'utf8').includes(`# ${state} ::`))
    .map((state) => ({ name: `${basename(path, '.txt')}.${state}`, path, state })),
);

test.each(states)('capture $name', async ({ name, path, state }) => {
  const box = fakeBox('a100-two', { capture: path, state });
  onTestFinished(() => box.remove());
  const command = JSON.stringify([process.execPath, ...box.command]);
  const flags = ['--gpu.source=nvidia-smi', `--gpu.nvidia-smi-command=${command}`, '--gpu.processes'];
  expectGolden(name, await pageOf(flags));
});

const pages = [...filesIn(OWN_PAGES, /\.prom$/), ...filesIn(join(SHARED, 'samples'), /\.prom$/)];

test.each(pages.map((path) => [basename(path, '.prom'), path]))('page %s', async (name, path) => {
  const text = readFileSync(path, 'utf8');
  const type = text.includes('# EOF')
    ? 'application/openmetrics-text; version=1.0.0'
    : 'text/plain; version=0.0.4';
  const url = await startLocalServer((_, response) => {
    response.setHeader('Content-Type', `${type}; charset=utf-8`).end(text);
  }, onTestFinished);
  const folder = mkdtempSync(join(tmpdir(), 'headroom-golden-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const config = join(folder, 'headroom.yaml');
  writeFileSync(
    config,
    `inference: { servers: [{ name: chat, url: '${url}/metrics', max_batch_size: 256, slo: { ttft: 2s, time_per_output_token: 100ms } }] }\n`,
  );
  expectGolden(`page.${name}`, await pageOf(['--gpu.source=none', `--config.file=${config}`]));
});

test('NVML node', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-golden-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const scenario = join(folder, 'scenario');
  writeScenario(scenario, [
    'gpus 2',
    'gpu 0 utilisation 97',
    'gpu 0 power 631950',
    'gpu 1 mig 0 gi=9 ci=0 profile=1g.10gb',
  ]);
  const flags = ['--gpu.source=nvml', `--gpu.nvml-library=${await buildFakeNvml()}`];
  expectGolden('nvml-node', await pageOf(flags, { FAKE_NVML_SCENARIO: scenario }));
});
