/** What the program prints and with which code it ends, as a person or a script sees it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { buildFakeNvml, writeScenario } from '../sources/gpu/nvml/fake/build.ts';
import { startLocalServer } from './local-server.ts';
import { MAIN, startProgram } from './program.ts';
import { scrape } from './scrape.ts';
import { vllmPage } from './vllm-page.ts';

const run = promisify(execFile);

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function headroom(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...env }, timeout: 20_000 };
    execFile(process.execPath, [MAIN, ...args], options, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

function configFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-commands-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'headroom.yaml');
  writeFileSync(path, text);
  return path;
}

test('mistakes on the command line are told all at once, with code 2', async () => {
  const { code, stdout, stderr } = await headroom(['--gpu.intervall=1s', '--log.format=xml']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(
    '--gpu.intervall: unknown flag. Did you mean "--gpu.interval"? Try gpu-headroom --help.\n' +
      '--log.format: "xml" is not one of logfmt, json. Try logfmt.\n',
  );
});

test('an unknown command is told with the one that was meant', async () => {
  const { code, stderr } = await headroom(['chek']);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: '"chek": unknown command. Did you mean "check"? Try gpu-headroom --help.\n',
  });
});

test.each([
  ['--help'],
  ['--check-config'],
  ['rules', '--out=FOLDER'],
  ['dashboards', '--out=FOLDER'],
  ['check', '--gpu.source=none'],
])('what nobody reads to its end ends quietly: %s', async (...args) => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-commands-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const own = args.map((arg) => arg.replace('FOLDER', folder));
  // The other end of the pipe is gone before the program writes.
  const script = 'set -o pipefail; "$@" | :';
  await expect(run('bash', ['-c', script, 'bash', process.execPath, MAIN, ...own])).resolves.toEqual({
    stdout: '',
    stderr: '',
  });
});

test('--check-config says every mistake of the file and does not start', async () => {
  const path = configFile(
    'inference: { servers: [{ name: chat, url: "http://x/metrics", slo: { ttft: 2 } }] }',
  );
  const bad = await headroom(['--check-config', `--config.file=${path}`]);
  expect({ code: bad.code, stderr: bad.stderr }).toEqual({
    code: 2,
    stderr: 'inference.servers[0].slo.ttft: "2" is not a duration. Try "2s" or "500ms".\n',
  });
  const good = await headroom(['--check-config', `--config.file=${configFile('cost: {}')}`]);
  expect({ code: good.code, stdout: good.stdout }).toEqual({
    code: 0,
    stdout: 'The configuration is good.\n',
  });
});

test('an address that is taken is told with another to try', async () => {
  const { url } = await startProgram(['--gpu.source=none'], { cleanup: onTestFinished });
  const address = url.replace('http://', '');
  const { code, stderr } = await headroom(['--gpu.source=none', `--web.listen-address=${address}`]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `--web.listen-address: "${address}": something else listens there. Stop it, or try --web.listen-address=:9841.\n`,
  );
});

test('check: one line for each source, ok or what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-commands-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const scenario = join(folder, 'scenario');
  writeScenario(scenario, ['gpus 2', 'return nvmlDeviceGetTotalEccErrors 3']);
  const url = await startLocalServer((_, response) => {
    response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(vllmPage(1, 'm'));
  }, onTestFinished);
  const config = configFile(
    `inference: { servers: [{ name: chat, url: '${url}/metrics' }, { name: gone, url: 'http://127.0.0.1:1/metrics' }] }`,
  );
  const flags = [
    '--gpu.source=nvml',
    `--gpu.nvml-library=${await buildFakeNvml()}`,
    `--config.file=${config}`,
  ];
  const { code, stdout } = await headroom(['check', ...flags], { FAKE_NVML_SCENARIO: scenario });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^ok {4}config {13}.*headroom\.yaml: 2 server\(s\)$/m);
  expect(stdout).toMatch(/^ok {4}gpu {16}2 x NVIDIA H100 80GB HBM3, driver 590\.48\.01, read by nvml$/m);
  expect(stdout).toMatch(/^ {25}not available: .*ecc \(not_supported\)/m);
  expect(stdout).toMatch(/^ok {4}intake {13}senders on this machine only/m);
  expect(stdout).toMatch(/^ok {4}inference\/chat {5}vllm: m$/m);
  expect(stdout).toMatch(/^FAIL {2}inference\/gone {5}nothing listens at/m);
  expect(stdout).toMatch(/^ok {4}host /m);
});

test('check: a token file without a token is one', async () => {
  const config = configFile('intake: { token_file: /dev/null }');
  const { code, stdout } = await headroom(['check', '--gpu.source=none', `--config.file=${config}`]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^FAIL {2}intake {13}intake\.token_file: \/dev\/null has no token/m);
});

test('check: a machine without a driver is no failure', async () => {
  const flags = [
    '--gpu.nvml-library=/nowhere/libnvidia-ml.so.1',
    '--gpu.nvidia-smi-command=/nowhere/nvidia-smi',
  ];
  const { code, stdout } = await headroom(['check', ...flags]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^none {2}gpu {16}no NVIDIA driver here: .* gpu-headroom demo /m);
});

test('ready names the source that is not, and why; healthy is not asked for sources', async () => {
  const config = configFile(`inference: { servers: [{ name: gone, url: 'http://127.0.0.1:1/metrics' }] }`);
  const { url } = await startProgram(['--gpu.source=none', `--config.file=${config}`], {
    cleanup: onTestFinished,
  });
  const ready = await scrape(`${url}/-/ready`);
  expect(ready.status).toBe(503);
  expect(ready.body).toMatch(/^ {2}inference\/gone: nothing listens at/m);
  expect((await scrape(`${url}/-/healthy`)).status).toBe(200);
  const { url: other } = await startProgram(['--gpu.source=simulated'], { cleanup: onTestFinished });
  expect((await scrape(`${other}/-/ready`)).status).toBe(200);
});

test('beyond --web.max-requests scrapes are answered 503, and a slow source is left out in time', async () => {
  const url = await startLocalServer(() => new Promise(() => undefined), onTestFinished);
  const config = configFile(`inference: { servers: [{ name: slow, url: '${url}/metrics', timeout: 20s }] }`);
  const flags = ['--gpu.source=simulated', '--web.max-requests=1', `--config.file=${config}`];
  const program = await startProgram(flags, { cleanup: onTestFinished });
  const headers = { 'X-Prometheus-Scrape-Timeout-Seconds': '2' };
  const [one, two] = await Promise.all([
    scrape(`${program.url}/metrics`, headers),
    scrape(`${program.url}/metrics`, headers),
  ]);
  const [served, refused] = one.status === 200 ? [one, two] : [two, one];
  expect(served.body).toContain('headroom_source_up{source="inference/slow"} 0');
  expect(served.body).toContain('gpu_power_watts{');
  expect(refused.status).toBe(503);
  expect(refused.body).toContain('--web.max-requests');
});
