/** What pods read and run, and what the page asks of Prometheus, by the real programs. */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startLocalServer } from '../../exporter/e2e/local-server.ts';
import { MAIN } from '../../exporter/e2e/program.ts';
import { toolPath } from '../../exporter/e2e/tools.ts';
import { HERE, workload } from './manifests.test.support.ts';

test.each(['sidecar', 'daemonset'])('the exporter accepts the configuration of the %s', (folder) => {
  const file = join(HERE, folder, 'headroom.yaml');
  const { status, stdout } = spawnSync(process.execPath, [MAIN, '--check-config', `--config.file=${file}`], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, 'The configuration is good.\n']);
});

/** Runs what the kubelet runs before it ends vLLM, without the pause for the load balancer. */
function drain(url: string): ChildProcess {
  const { spec } = workload.parse(parse(readFileSync(join(HERE, 'sidecar/deployment.yaml'), 'utf8')));
  const command = spec.template.spec.containers[0]?.lifecycle?.preStop.exec.command ?? [];
  const script = (command.at(-1) ?? '')
    .replace('http://127.0.0.1:8000', url)
    .replace('time.sleep(15)', 'time.sleep(0)');
  const child = spawn('python3', ['-c', script], { stdio: 'ignore' });
  onTestFinished(() => void child.kill());
  return child;
}

test('the drain of vLLM waits until nothing runs, and is not ended by a page that cannot be read', async () => {
  const running = [3, 'busy', 'cut off', 1, 0];
  let asked = 0;
  const url = await startLocalServer((_, response) => {
    const now = running[asked++] ?? 0;
    if (now === 'busy') return void response.writeHead(503).end();
    if (now === 'cut off') return void response.destroy();
    response.end(
      `# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{engine="0"} ${now}.0\nvllm:num_requests_waiting{engine="0"} 0.0\n`,
    );
  }, onTestFinished);
  const child = drain(url);
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(asked).toBe(running.length);
});

test('the drain of vLLM ends where nobody listens any more', async () => {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  const child = drain(`http://127.0.0.1:${port}`);
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('Prometheus can parse what the page asks, and gives each pod its GPUs', () => {
  const page = readFileSync(join(HERE, 'README.md'), 'utf8');
  const [, expr = ''] = /```promql\n(.*?)\n```/s.exec(page) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'headroom-promql-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const pod = 'instance="a",uuid="GPU-1",container="c"';
  const series = [
    [`gpu_pod_info{${pod},namespace="x",pod="p"}`, '1x10'],
    [`gpu_pod_info{${pod},namespace="y",pod="q"}`, '1x10'],
    ['gpu_busy_seconds_total{instance="a",uuid="GPU-1"}', '0+30x10'],
    ['gpu_busy_seconds_total{instance="a",uuid="GPU-2"}', '0+60x10'],
  ].map(([name, values]) => ({ series: name, values }));
  const exp_samples = ['x', 'y'].map((namespace) => ({ labels: `{namespace="${namespace}"}`, value: 0.5 }));
  const tests = [
    { interval: '1m', input_series: series, promql_expr_test: [{ expr, eval_time: '10m', exp_samples }] },
  ];
  const file = join(folder, 'test.yaml');
  // YAML takes JSON as it is.
  writeFileSync(file, JSON.stringify({ evaluation_interval: '1m', tests }));
  const { stdout, stderr } = spawnSync(toolPath('promtool'), ['test', 'rules', file], { encoding: 'utf8' });
  expect(stdout + stderr).toContain('SUCCESS');
});
