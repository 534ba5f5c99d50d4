/** `gpu-headroom rules`: what it writes is taken by the tools of each engine that can be had here. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { LAYOUTS } from '../../alerts/layouts/layouts.ts';
import { MAIN } from '../e2e/program.ts';
import { toolPath } from '../e2e/tools.ts';

const run = promisify(execFile);

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-rules-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function headroom(...args: readonly string[]) {
  return run(process.execPath, [MAIN, 'rules', ...args]);
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => join(folder, name));
}

async function written(...args: readonly string[]): Promise<string> {
  const folder = temporaryFolder();
  await headroom(`--out=${folder}`, ...args);
  return folder;
}

async function rulesIn(file: string, ...args: readonly string[]): Promise<string> {
  return readFileSync(join(await written(...args), 'prometheus', `${file}.rules.yaml`), 'utf8');
}

function configFile(text: string): string {
  const path = join(temporaryFolder(), 'headroom.yaml');
  writeFileSync(path, text);
  return path;
}

const groups = z.array(
  z.looseObject({ name: z.string(), rules: z.array(z.looseObject({ expr: z.string() })) }),
);

test('each engine has a folder with the same files, and is told how to load them', async () => {
  const folder = temporaryFolder();
  const { stdout } = await headroom(`--out=${folder}`);
  expect(readdirSync(folder).toSorted()).toEqual(LAYOUTS.map(({ name }) => name).toSorted());
  for (const { name, load } of LAYOUTS) {
    expect(stdout).toContain(
      `${join(folder, name)}: ${readdirSync(join(folder, name)).length} files. ${load}`,
    );
  }
});

test('Prometheus takes its files', async () => {
  const files = filesIn(join(await written(), 'prometheus'));
  const { stdout } = await run(toolPath('promtool'), ['check', 'rules', ...files]);
  expect(stdout.match(/SUCCESS/g)).toHaveLength(files.length);
});

test('vmalert takes its files', async () => {
  const folder = join(await written(), 'vmalert');
  await expect(run(toolPath('vmalert'), ['-dryRun', `-rule=${folder}/*.yaml`])).resolves.toBeDefined();
  writeFileSync(join(folder, 'bad.rules.yaml'), 'groups: [{ name: bad, rules: [{ record: a, expr: "(" }] }]');
  await expect(run(toolPath('vmalert'), ['-dryRun', `-rule=${folder}/*.yaml`])).rejects.toThrow(
    'Command failed',
  );
});

test('the operator, Mimir and Thanos have what they want around the same groups', async () => {
  const folder = await written();
  for (const [index, path] of filesIn(join(folder, 'prometheus')).entries()) {
    const read = (layout: string): unknown =>
      parse(readFileSync(filesIn(join(folder, layout))[index] ?? '', 'utf8'));
    const plain = z.object({ groups }).parse(parse(readFileSync(path, 'utf8')));
    const manifest = z.object({ kind: z.literal('PrometheusRule'), spec: z.object({ groups }) });
    expect(manifest.parse(read('prometheus-operator')).spec).toEqual(plain);
    const namespace = z.object({ namespace: z.string().startsWith('headroom-'), groups });
    expect(namespace.parse(read('mimir')).groups).toEqual(plain.groups);
    const thanos = z.object({
      groups: z.array(z.looseObject({ partial_response_strategy: z.literal('warn') })),
    });
    expect(thanos.parse(read('thanos')).groups).toHaveLength(plain.groups.length);
  }
});

test('thresholds are those of the config', async () => {
  const config = configFile('verdict: { busy: 0.71, queued: 4, at_work: 3, kv_full: 0.77 }');
  const full = 'server_model:inference_kv_cache_usage:avg5m > 0.77';
  expect(await rulesIn('verdict', `--config.file=${config}`)).toContain(full);
  expect(await rulesIn('verdict')).not.toContain(full);
  const alerts = await rulesIn('alerting', `--config.file=${config}`);
  for (const limit of [
    full,
    'server_model:gpu_utilisation:avg5m >= 0.71',
    'server_model:inference_queue_depth:avg5m > 4\n',
    'server_model:inference_requests_running:avg5m > 3\n',
  ])
    expect(alerts).toContain(limit);
});

const OWN = '{ signal: mine, kind: rate, minimum_effect: 5, expr: "my:tokens:rate5m" }';

test('signals of one own are watched beside ours, by the hours of the zone, and links lead where one has them', async () => {
  const config = configFile(`
baselines: { time_zone: Europe/Berlin, ignore: [queue_depth], signals: [${OWN}] }
alerts: { slo_objective: 0.99, dashboard_url: "https://grafana.example.com", runbook_url: "https://wiki.example.com" }`);
  const folder = join(await written(`--config.file=${config}`), 'prometheus');
  const text = (name: string) => readFileSync(join(folder, `${name}.rules.yaml`), 'utf8');
  expect(text('baselines')).toContain('signal: mine');
  expect(text('baselines')).toContain('my:tokens:rate5m');
  expect(text('baselines')).not.toContain('signal: queue_depth');
  // The offset of Berlin in summer.
  expect(text('baselines')).toContain('7200');
  // A hundredth may miss the promise: 14.4 times that burns too fast, and the budget is that.
  expect(text('alerting')).toContain('> 0.144');
  expect(text('recording')).toMatch(/ratio_rate30d\) \/ 0\.01$/m);
  expect(text('recording')).not.toMatch(/ratio_rate30d\) \/ 0\.05$/m);
  expect(text('alerting')).toContain('runbook_url: https://wiki.example.com/');
  expect(text('alerting')).toContain('dashboard_url: https://grafana.example.com/');
  const { stdout } = await run(toolPath('promtool'), ['check', 'rules', ...filesIn(folder)]);
  expect(stdout.match(/SUCCESS/g)).toHaveLength(filesIn(folder).length);
});

test('labels of one own targets are taken away from figures of a fleet, or kept apart by the audit', async () => {
  const config = configFile('labels: { target: [hostname], group: [cluster] }');
  const folder = join(await written(`--config.file=${config}`), 'prometheus');
  const text = (name: string) => readFileSync(join(folder, `${name}.rules.yaml`), 'utf8');
  expect(text('recording')).toContain('sum without (instance, pod, node, container, hostname, server) (');
  expect(text('recording')).not.toMatch(/without \(instance, pod, node, container, (?!hostname)/);
  expect(text('alerting')).toContain('without (instance, pod, node, container, hostname, server)');
  expect(text('audit')).toContain('count by (alertname, signal, cluster, verdict) (');
  expect(text('alerting').match(/&var-cluster={{ \$labels.cluster \| urlquery }}/g)).toHaveLength(
    text('alerting').match(/- alert: /g)?.length ?? 0,
  );
  const { stdout } = await run(toolPath('promtool'), ['check', 'rules', ...filesIn(folder)]);
  expect(stdout.match(/SUCCESS/g)).toHaveLength(filesIn(folder).length);
  await expect(
    written(`--config.file=${configFile('labels: { target: [server, "a-b"] }')}`),
  ).rejects.toMatchObject({
    stderr:
      'labels.target[0]: "server" has a meaning already. Leave it out.\n' +
      'labels.target[1]: "a-b" is no name of a label. Try "cluster".\n',
  });
});

test('--check reads the signals as Prometheus does, and writes nothing', async () => {
  const env = { ...process.env, PATH: `${dirname(toolPath('promtool'))}:${process.env['PATH']}` };
  const check = (text: string) =>
    run(process.execPath, [MAIN, 'rules', '--check', `--config.file=${configFile(text)}`], { env });
  const good = await check(`baselines: { signals: [${OWN}] }`);
  expect(good.stdout).toMatch(/^\d+ signals are watched, by the hours of UTC\. All is good\.\n$/);
  const bad = `baselines: { signals: [${OWN.replace('my:tokens:rate5m', 'sum(x')}] }`;
  await expect(check(bad)).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /^baselines\.signals\[0\]\.expr: "sum\(x": .*unclosed left parenthesis\. Try it/,
    ),
  });
  await expect(check('baselines: { ignore: [queue_dept] }')).rejects.toMatchObject({
    stderr: 'baselines.ignore[0]: "queue_dept" is not watched. Did you mean "queue_depth"?\n',
  });
  await expect(check(`baselines: { signals: [${OWN}, ${OWN}] }`)).rejects.toMatchObject({
    stderr: 'baselines.signals: "mine" is there twice. Try "my_mine", or ignore the other one.\n',
  });
});

test('--check does not call good what nobody read, for want of promtool', async () => {
  const without = (text: string, ...args: readonly string[]) =>
    run(process.execPath, [MAIN, 'rules', ...args, `--config.file=${configFile(text)}`], {
      env: { PATH: temporaryFolder() },
    });
  const own = `baselines: { signals: [${OWN}] }`;
  const unread = 'promtool is not on PATH: the expressions of your signals were not read.';
  await expect(without(own, '--check')).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: `${unread} Install Prometheus, which brings it, or add its folder to PATH, and try again.\n`,
  });
  expect((await without('{}', '--check')).stdout).toContain('All is good.');
  expect((await without(own, `--out=${temporaryFolder()}`)).stdout).toContain(unread);
});

test('what it wrote it writes again, what it did not write it leaves alone', async () => {
  const folder = await written();
  const path = join(folder, 'prometheus', 'verdict.rules.yaml');
  const text = readFileSync(path, 'utf8');
  await headroom(`--out=${folder}`);
  expect(readFileSync(path, 'utf8')).toBe(text);
  writeFileSync(path, 'groups: []\n');
  await expect(headroom(`--out=${folder}`)).rejects.toMatchObject({
    code: 2,
    stderr: `--out: ${path} was not written by gpu-headroom rules. Try another folder.\n`,
  });
  expect(readFileSync(path, 'utf8')).toBe('groups: []\n');
});

test.each([
  [[], '--out: missing. Try --out=headroom-rules.\n'],
  [['--out=/etc/hostname/rules'], expect.stringContaining('Try a folder that you may write to.')],
])('%j is refused with what to type', async (args, stderr) => {
  await expect(headroom(...args)).rejects.toMatchObject({ code: 2, stderr });
});
