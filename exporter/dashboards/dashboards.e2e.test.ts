/** `gpu-headroom dashboards`: what it writes is taken by the tools that load it. */
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { BOARDS } from '../../dashboards/boards.ts';
import { exampleTool } from '../e2e/tools.ts';
import { MAIN } from '../e2e/program.ts';
import { KUSTOMIZE, kustomize } from '../../examples/kubernetes/manifests.test.support.ts';

const run = promisify(execFile);
const JSONNET = exampleTool('jsonnet');
/** Written once, for tests that only read. */
const PLAIN = mkdtempSync(join(tmpdir(), 'headroom-dashboards-'));
let told = '';
const FILES = BOARDS.map(({ uid }) => `${uid}.json`).toSorted();

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-dashboards-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function headroom(...args: readonly string[]) {
  return run(process.execPath, [MAIN, 'dashboards', ...args]);
}

function jsonnet(snippet: string): unknown {
  const { status, stdout, stderr } = spawnSync(JSONNET ?? '', ['-e', snippet], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

function yamlIn(path: string): unknown {
  return parse(readFileSync(path, 'utf8'));
}

beforeAll(async () => {
  told = (await headroom(`--out=${PLAIN}`)).stdout;
});

afterAll(() => rmSync(PLAIN, { recursive: true }));

test('without a config they are those that are checked in, and each way to load them is told', () => {
  expect(readdirSync(join(PLAIN, 'dashboards')).toSorted()).toEqual(FILES);
  for (const file of FILES) {
    const checkedIn = readFileSync(join('dashboards/generated', file), 'utf8');
    expect(readFileSync(join(PLAIN, 'dashboards', file), 'utf8')).toBe(checkedIn);
  }
  for (const name of readdirSync(PLAIN)) expect(told).toContain(`${join(PLAIN, name)}: `);
});

test("they are written again for labels, a data source, an objective and thresholds of one's own", async () => {
  const folder = temporaryFolder();
  cpSync(PLAIN, folder, { recursive: true });
  const config = join(temporaryFolder(), 'headroom.yaml');
  writeFileSync(
    config,
    'labels: { group: [cluster] }\ndashboards: { datasource: Mimir }\nalerts: { slo_objective: 0.995 }\nverdict: { kv_full: 0.77 }',
  );
  await headroom(`--out=${folder}`, `--config.file=${config}`);
  const text = readFileSync(join(folder, 'dashboards', 'headroom.json'), 'utf8');
  expect(text).toContain(String.raw`cluster=~\"$cluster\", job=~\"$job\"`);
  expect(text).toContain('"value": "Mimir"');
  expect(text).toContain('"value": 0.995');
  expect(text).toContain('"value": 0.77');
  expect(text).toContain('What is left of the 0.5 % of requests');
  expect(text).not.toContain('95 %');
});

test.each(['dashboards/headroom.json', 'mixin.libsonnet'])(
  '%s of somebody else is left alone',
  async (name) => {
    const folder = temporaryFolder();
    cpSync(PLAIN, folder, { recursive: true });
    const own = name.endsWith('.json') ? '{ "uid": "headroom", "tags": ["mine"] }' : '{}';
    writeFileSync(join(folder, name), own);
    const path = join(folder, name);
    await expect(headroom(`--out=${folder}`)).rejects.toMatchObject({
      code: 2,
      stderr: `--out: ${path} was not written by gpu-headroom dashboards. Try another folder.\n`,
    });
    expect(readFileSync(path, 'utf8')).toBe(own);
  },
);

test('what it needs, and what cannot be, is told', async () => {
  await expect(headroom()).rejects.toMatchObject({
    code: 2,
    stderr: '--out: missing. Try --out=headroom-dashboards.\n',
  });
  const config = join(temporaryFolder(), 'headroom.yaml');
  writeFileSync(config, 'labels: { group: [instance] }');
  await expect(headroom(`--out=${temporaryFolder()}`, `--config.file=${config}`)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('"instance" has a meaning already. Leave it out.'),
  });
});

test('the provider is as the one that Grafana has in the examples', () => {
  const example = 'examples/grafana/provisioning/dashboards/headroom.yaml';
  expect(yamlIn(join(PLAIN, 'provider.yaml'))).toEqual(yamlIn(example));
});

test.skipIf(KUSTOMIZE === undefined)('kustomize makes a ConfigMap of each', () => {
  const maps = kustomize(PLAIN);
  const map = z.object({ kind: z.literal('ConfigMap'), data: z.record(z.string(), z.string()) });
  const files = maps.flatMap((one) => Object.keys(map.parse(one).data));
  expect(files.toSorted()).toEqual(FILES);
});

const ENTRY = `{
  folder: m.grafanaDashboardFolder,
  dashboards: { [name]: m.grafanaDashboards[name].title for name in std.objectFields(m.grafanaDashboards) },
  groups: [group.name for group in m.rules.groups + m.alerts.groups],
}`;
const entry = z.object({
  folder: z.literal('Headroom'),
  dashboards: z.record(z.string(), z.string()),
  groups: z.array(z.string()),
});
const titles = Object.fromEntries(BOARDS.map(({ uid, title }) => [`${uid}.json`, title]));

test.skipIf(JSONNET === undefined)('jsonnet takes the entry of the mixin', () => {
  const path = join(PLAIN, 'mixin.libsonnet');
  const none = '{ rules: { groups: [] }, alerts: { groups: [] } }';
  const found = entry.parse(jsonnet(`local m = ${none} + (import '${path}'); ${ENTRY}`));
  expect(found.dashboards).toEqual(titles);
});

test.skipIf(JSONNET === undefined)('the mixin of the repository has rules and alerts, too', () => {
  const taken = '{ rules: super.prometheusRules, alerts: super.prometheusAlerts }';
  const found = entry.parse(jsonnet(`local m = (import 'mixin.libsonnet') + ${taken}; ${ENTRY}`));
  expect(found.dashboards).toEqual(titles);
  const files = readdirSync('alerts/generated').filter((file) => file.endsWith('.rules.yaml'));
  const ofFile = z.object({ groups: z.array(z.object({ name: z.string() })) });
  const groups = files.flatMap((file) =>
    ofFile.parse(yamlIn(join('alerts/generated', file))).groups.map(({ name }) => name),
  );
  expect(found.groups.toSorted()).toEqual(groups.toSorted());
});
