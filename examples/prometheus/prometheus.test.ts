/** Configurations of Prometheus and of what stands in its place, by their own checkers. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { LAYOUTS } from '../../alerts/layouts/layouts.ts';
import { runPrometheus } from '../../exporter/demo/prometheus/process.ts';
import { exampleTool, toolPath } from '../../exporter/e2e/tools.ts';
import { waitFor } from '../../exporter/e2e/wait-for.ts';

const EXAMPLES = fileURLToPath(new URL('..', import.meta.url));
const RULES = join(EXAMPLES, '../alerts/generated');
const VMAGENT = exampleTool('vmagent');

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'headroom-prometheus-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test('promtool takes prometheus.yml with every rule file', () => {
  const here = folder();
  const file = join(here, 'prometheus.yml');
  cpSync(join(EXAMPLES, 'prometheus/prometheus.yml'), file);
  const rules = readdirSync(RULES).filter((name) => name.endsWith('.rules.yaml'));
  for (const name of rules) cpSync(join(RULES, name), join(here, 'rules', name));
  const { status, output } = run(toolPath('promtool'), 'check', 'config', file);
  expect([status, output]).toEqual([0, expect.stringContaining(`${rules.length} rule files found`)]);
});

test('promtool takes the agent that writes elsewhere, and as one it starts', async () => {
  const here = folder();
  const token = join(here, 'token');
  writeFileSync(token, 'secret');
  const file = join(here, 'agent.yml');
  const text = readFileSync(join(EXAMPLES, 'long-term/prometheus.remote-write.yml'), 'utf8');
  writeFileSync(file, text.replace('/run/secrets/metrics-token', token));
  const { status, output } = run(toolPath('promtool'), 'check', 'config', '--agent', file);
  expect([status, output]).toEqual([0, expect.stringContaining('is valid')]);
  // Prometheus 3 takes it too, beside --agent.
  const flags = [
    '--enable-feature=agent',
    `--config.file=${file}`,
    `--storage.agent.path=${join(here, 'data')}`,
  ];
  const agent = await runPrometheus(toolPath('prometheus'), flags);
  onTestFinished(() => agent.stop());
  const ready = async () => expect((await fetch(`${agent.url}/-/ready`)).status).toBe(200);
  await waitFor(ready, 20_000);
});

test.skipIf(VMAGENT === undefined)('vmagent takes its scrape config, by the letter', () => {
  const file = join(EXAMPLES, 'long-term/victoria-metrics.scrape.yml');
  const flags = ['-dryRun', '-promscrape.config.strictParse', `-promscrape.config=${file}`];
  const { status, output } = run(VMAGENT ?? '', ...flags);
  expect([status, output]).toEqual([0, expect.stringContaining('all the configs are ok')]);
});

test('the folders of rules that the page names are written', () => {
  const page = readFileSync(join(EXAMPLES, 'long-term/README.md'), 'utf8');
  const stack = readFileSync(join(EXAMPLES, 'long-term/docker-compose.victoria-metrics.yml'), 'utf8');
  const named = [...(page + stack).matchAll(/headroom-rules\/([\w-]+)/g)].map(([, name]) => name);
  expect(new Set(named)).toEqual(new Set(['mimir', 'thanos', 'vmalert']));
  const written = new Set(LAYOUTS.map(({ name }) => name));
  expect(named.filter((name) => name === undefined || !written.has(name))).toEqual([]);
});
