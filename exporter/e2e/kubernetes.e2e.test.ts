/** The built program between a fake driver and a kubelet that speaks real gRPC. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { buildFakeNvml, writeScenario } from '../sources/gpu/nvml/fake/build.ts';
import { startKubelet } from '../sources/kubernetes/kubelet.test.support.ts';
import type { Pod } from '../sources/kubernetes/kubelet.test.support.ts';
import { MAIN, startProgram } from './program.ts';
import { eventually, valuesOf } from './series.ts';

const MIG = 'MIG-11111111-2222-3333-4444-555555555555';

function holding(name: string, resource_name: string, ...device_ids: string[]): Pod {
  return {
    name,
    namespace: 'serving',
    containers: [{ name: 'vllm', devices: [{ resource_name, device_ids }] }, { name: 'headroom' }],
  };
}

async function driver() {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-kubernetes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const scenario = join(folder, 'scenario');
  writeScenario(scenario, ['gpus 3', `gpu 2 mig 0 gi=9 ci=1 profile=1g.10gb uuid=${MIG}`]);
  return {
    flags: ['--gpu.source=nvml', `--gpu.nvml-library=${await buildFakeNvml()}`, '--no-host.metrics'],
    env: { FAKE_NVML_SCENARIO: scenario },
  };
}

const of = (pod: string) => ({ namespace: 'serving', pod, container: 'vllm' });

/** `GPU-...` by `device_id`. */
function uuids(page: string): string[] {
  return [...page.matchAll(/^gpu_up\{device_id="\d+",uuid="([^"]+)"\}/gm)].map(([, uuid = '']) => uuid);
}

const up = (page: string, source: string) => valuesOf(page, 'headroom_source_up', { source });

test('GPUs, shares and MIG instances with their pods; a kubelet that hangs costs the pods alone', async () => {
  const { flags, env } = await driver();
  const kubelet = await startKubelet({ pods: [] }, onTestFinished);
  const program = await startProgram([...flags, `--kubernetes.pod-resources-socket=${kubelet.socket}`], {
    cleanup: onTestFinished,
    env,
  });
  const first = await eventually(program.url, (page) => expect(up(page, 'kubernetes')).toEqual([1]));
  expect(valuesOf(first, 'gpu_pod_info')).toEqual([]);

  const [whole = '', shared = ''] = uuids(first);
  const pods = [
    holding('chat-0', 'nvidia.com/gpu', whole),
    holding('slice-0', 'nvidia.com/gpu.shared', `${shared}::0`),
    holding('slice-1', 'nvidia.com/gpu.shared', `${shared}::1`),
    holding('small-0', 'nvidia.com/mig-1g.10gb', MIG),
  ];
  kubelet.become({ pods });
  const page = await eventually(
    program.url,
    (body) => expect(valuesOf(body, 'gpu_pod_info')).toEqual([1, 1, 1, 1]),
    20_000,
  );
  expect(valuesOf(page, 'gpu_pod_info', { uuid: whole, ...of('chat-0') })).toEqual([1]);
  expect(valuesOf(page, 'gpu_pod_info', { uuid: shared })).toEqual([1, 1]);
  const instance = { device_id: '2', gpu_instance_id: '9', compute_instance_id: '1' };
  expect(valuesOf(page, 'gpu_pod_info', { ...instance, ...of('small-0') })).toEqual([1]);
  expect(valuesOf(page, 'gpu_mig_info', { ...instance, mig_uuid: MIG })).toEqual([1]);
  expect(valuesOf(page, 'headroom_pod_devices_unmatched')).toEqual([0, 0]);

  kubelet.become('nothing');
  const without = await eventually(
    program.url,
    (body) => expect(up(body, 'kubernetes')).toEqual([0]),
    20_000,
  );
  expect(valuesOf(without, 'gpu_pod_info')).toEqual([]);
  expect(valuesOf(without, 'gpu_up')).toEqual([1, 1, 1]);
  expect(program.logs()).toContainEqual(
    expect.objectContaining({
      source: 'kubernetes',
      msg: expect.stringMatching(/^the kubelet has not answered on .* within 2 s\./),
    }),
  );
  kubelet.become({ pods });
  await eventually(
    program.url,
    (body) => expect(valuesOf(body, 'gpu_pod_info')).toEqual([1, 1, 1, 1]),
    20_000,
  );
});

async function check(...more: string[]) {
  const { flags, env } = await driver();
  // Not spawnSync: the kubelet in this process must answer meanwhile.
  const child = spawn(process.execPath, [MAIN, 'check', ...flags, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return { status: z.number().parse(status), stdout };
}

test('check: what is held, and what could not be attributed', async () => {
  const pods = [
    holding('small-0', 'nvidia.com/mig-1g.10gb', MIG),
    holding('claimed', 'gpu.nvidia.com', 'gpu-0-mig-19-0-1'),
  ];
  const kubelet = await startKubelet({ pods }, onTestFinished);
  const { status, stdout } = await check(`--kubernetes.pod-resources-socket=unix://${kubelet.socket}`);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^ok {4}kubernetes {9}1 container\(s\) hold 1 GPU\(s\) or MIG device\(s\)$/m);
  expect(stdout).toMatch(/^ {25}1 device\(s\) with ids of no known form: "gpu-0-mig-19-0-1"$/m);
});

test('check: no kubelet where one was promised is a failure with what to do', async () => {
  const { status, stdout } = await check('--kubernetes.pod-resources-socket=/nowhere/kubelet.sock');
  expect(status).toBe(1);
  expect(stdout).toMatch(
    /^FAIL {2}kubernetes {9}\/nowhere\/kubelet\.sock is not there: .* Mount the folder .*=none\.$/m,
  );
  expect(stdout).toMatch(/^ok {4}gpu {16}3 x NVIDIA H100/m);
});

test('check: switched off is said, and no failure', async () => {
  const { status, stdout } = await check('--kubernetes.pod-resources-socket=none');
  expect(status).toBe(0);
  expect(stdout).toMatch(/^none {2}kubernetes {9}pods that hold GPUs are not told/m);
});
