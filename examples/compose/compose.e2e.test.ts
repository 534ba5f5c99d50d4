/** The compose files by the real docker compose, and what they start by the real programs: only Docker is missing. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startAlertmanager } from '../../exporter/e2e/alertmanager.ts';
import { startChild } from '../../exporter/e2e/child.ts';
import { MAIN, startProgram } from '../../exporter/e2e/program.ts';
import { exampleTool, toolPath } from '../../exporter/e2e/tools.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COMPOSE = exampleTool('docker-compose');
const FILE = join(ROOT, 'docker-compose.yml');
const VICTORIA_METRICS = join(ROOT, 'examples/long-term/docker-compose.victoria-metrics.yml');
const VLLM = join(ROOT, 'examples/vllm/docker-compose.yaml');
/** Not there before somebody makes them: the rules by `gpu-headroom rules`. */
const MADE = new Set(['dashboards/generated', 'headroom-rules/vmalert'].map((path) => join(ROOT, path)));

const config = z.object({
  services: z.record(
    z.string(),
    z.looseObject({
      command: z.array(z.string()).nullish(),
      ports: z.array(z.looseObject({ host_ip: z.string() })).default([]),
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
      volumes: z
        .array(z.looseObject({ type: z.string(), source: z.string(), target: z.string() }))
        .default([]),
    }),
  ),
});
type Services = z.infer<typeof config>['services'];

function compose(files: readonly string[], profile: string) {
  const named = files.flatMap((file) => ['-f', file]);
  return spawnSync(COMPOSE ?? '', [...named, '--profile', profile, 'config', '--format=json'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
  });
}

function servicesOf(files: readonly string[], profile: string): Services {
  const { status, stdout, stderr } = compose(files, profile);
  expect([status, stderr]).toEqual([0, '']);
  return config.parse(JSON.parse(stdout)).services;
}

const CASES: [string, string[], string[]][] = [
  ['demo', [FILE], ['alertmanager', 'demo', 'grafana', 'prometheus']],
  ['gpu', [FILE], ['alertmanager', 'grafana', 'headroom', 'prometheus']],
  ['victoria-metrics', [FILE, VICTORIA_METRICS], ['alertmanager', 'demo', 'victoria-metrics', 'vmalert']],
  ['none', [VLLM], ['headroom', 'prometheus', 'vllm']],
];

describe.skipIf(COMPOSE === undefined)('docker compose', () => {
  test.each(CASES)('profile %s of %j', (profile, files, names) => {
    const services = servicesOf(files, profile);
    expect(Object.keys(services).toSorted()).toEqual(names);
    const all = Object.values(services);
    const ports = all.flatMap((service) => service.ports);
    expect(ports.length).toBeGreaterThan(1);
    expect(ports.filter(({ host_ip }) => host_ip !== '127.0.0.1')).toEqual([]);
    const binds = all.flatMap(({ volumes }) => volumes).filter(({ type }) => type === 'bind');
    expect(binds.length).toBeGreaterThan(0);
    const absent = binds.map(({ source }) => source).filter((source) => !existsSync(source));
    expect(absent.filter((source) => !MADE.has(source))).toEqual([]);
  });

  test.each([
    ['gpu', FILE, '/etc/headroom/headroom.yaml'],
    ['none', VLLM, '/etc/headroom.yaml'],
  ])('profile %s of %s keeps what was pushed in a volume', (profile, file, path) => {
    const volumes = servicesOf([file], profile)['headroom']?.volumes ?? [];
    const source = volumes.find(({ target }) => target === path)?.source ?? '';
    const { intake } = z
      .object({ intake: z.object({ state_directory: z.string() }) })
      .parse(parse(readFileSync(source, 'utf8')));
    const named = volumes.filter(({ type }) => type === 'volume').map(({ target }) => target);
    expect(named).toEqual([intake.state_directory]);
  });

  test('a field that is misspelt is refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-compose-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'docker-compose.yml');
    writeFileSync(file, readFileSync(FILE, 'utf8').replace('read_only', 'raed_only'));
    const { status, stderr } = compose([file], 'demo');
    expect(status).not.toBe(0);
    expect(stderr).toContain('raed_only');
  });

  test('what the exporter is told by them, the program takes', () => {
    const gpu = servicesOf([FILE], 'gpu')['headroom'];
    const command = gpu?.command ?? [];
    expect(command).toEqual(['--config.file=/etc/headroom/headroom.yaml']);
    const [mounted] = gpu?.volumes ?? [];
    const { status, stdout } = spawnSync(
      process.execPath,
      [MAIN, '--check-config', `--config.file=${mounted?.source}`],
      { encoding: 'utf8' },
    );
    expect([status, stdout]).toEqual([0, 'The configuration is good.\n']);
  });

  test('the stack, without its containers: the demo is scraped, judged by the rules, and Alertmanager is found', async () => {
    const demo = servicesOf([FILE], 'demo')['demo'];
    const program = await startProgram([...(demo?.command ?? [])], { cleanup: onTestFinished });
    const [, node, flag = '', script = ''] = demo?.healthcheck?.test ?? [];
    expect(node).toBe('node');
    const healthy = (at: string) =>
      spawnSync(process.execPath, [flag, script.replace('http://127.0.0.1:9840', at)]).status;
    expect([healthy(program.url), healthy('http://127.0.0.1:1')]).toEqual([0, 1]);
    const alertmanager = await startAlertmanager(
      readFileSync(join(ROOT, 'examples/alertmanager/alertmanager.yaml'), 'utf8'),
      onTestFinished,
    );
    const url = await startPrometheusOf({ headroom: program.url, alertmanager: alertmanager.url });
    const query = async (expression: string) => {
      const response = await fetch(`${url}/api/v1/query?query=${encodeURIComponent(expression)}`);
      return z.object({ data: z.object({ result: z.array(z.unknown()) }) }).parse(await response.json()).data
        .result;
    };
    const within = { timeout: 90_000, interval: 500 };
    await vi.waitFor(async () => expect(await query('up{job="headroom"} == 1')).toHaveLength(1), within);
    await vi.waitFor(async () => expect(await query('headroom:verdict')).not.toEqual([]), within);
    const found = await fetch(`${url}/api/v1/alertmanagers`);
    expect(await found.json()).toMatchObject({
      data: { activeAlertmanagers: [{ url: `${alertmanager.url}/api/v2/alerts` }] },
    });
    const rules = await fetch(`${url}/api/v1/rules`);
    const groups = z
      .object({
        data: z.object({
          groups: z.array(z.object({ rules: z.array(z.object({ lastError: z.string().optional() })) })),
        }),
      })
      .parse(await rules.json()).data.groups;
    expect(groups.flatMap((group) => group.rules).filter(({ lastError }) => lastError)).toEqual([]);
  }, 200_000);
});

/** Prometheus with the file of the stack; only addresses that containers have are those of this machine. */
async function startPrometheusOf(addresses: { headroom: string; alertmanager: string }): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-stack-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'rules'));
  const generated = join(ROOT, 'alerts/generated');
  for (const file of readdirSync(generated).filter((name) => name.endsWith('.rules.yaml')))
    copyFileSync(join(generated, file), join(folder, 'rules', file));
  const text = readFileSync(join(ROOT, 'examples/prometheus/prometheus.yml'), 'utf8')
    .replaceAll('headroom:9840', new URL(addresses.headroom).host)
    .replaceAll('alertmanager:9093', new URL(addresses.alertmanager).host)
    .replaceAll(/(scrape_interval|evaluation_interval): \w+/g, '$1: 1s')
    .replace('scrape_timeout: 10s', 'scrape_timeout: 1s');
  const file = join(folder, 'prometheus.yml');
  writeFileSync(file, text);
  const child = startChild(
    toolPath('prometheus'),
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--web.listen-address=127.0.0.1:0',
    ],
    { cleanup: onTestFinished },
  );
  return `http://${await child.said(/msg="Listening on".* address=(\S+)/)}`;
}

test('Grafana finds Prometheus, Alertmanager and the dashboards where the stack has them', () => {
  const provisioning = join(ROOT, 'examples/grafana/provisioning');
  const read = (path: string): unknown => parse(readFileSync(join(provisioning, path), 'utf8'));
  const { datasources } = z
    .object({ datasources: z.array(z.object({ type: z.string(), url: z.url() })) })
    .parse(read('datasources/prometheus.yaml'));
  const { services } = z
    .object({
      services: z.record(
        z.string(),
        z.looseObject({ ports: z.array(z.string()).optional(), volumes: z.array(z.string()).optional() }),
      ),
    })
    .parse(parse(readFileSync(FILE, 'utf8'), { merge: true }));
  for (const { type, url } of datasources) {
    const { hostname, port } = new URL(url);
    expect([type, hostname]).toEqual([hostname, type]);
    expect(services[hostname]?.ports).toEqual([`127.0.0.1:${port}:${port}`]);
  }
  const { providers } = z
    .object({ providers: z.array(z.object({ options: z.object({ path: z.string() }) })) })
    .parse(read('dashboards/headroom.yaml'));
  for (const { options } of providers)
    expect(services['grafana']?.volumes).toContain(`./dashboards/generated:${options.path}:ro`);
});
