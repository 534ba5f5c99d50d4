/** The source on a kubelet that speaks real gRPC, and on what else may listen there. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { gpu, self } from '../../catalogue/index.ts';
import type { Samples } from '../../model/samples.ts';
import { encodeList, socketPath, startKubelet } from './kubelet.test.support.ts';
import type { Pod, Says } from './kubelet.test.support.ts';
import { uuidsByMinor } from './minor-numbers.ts';
import { kubernetesSource } from './source.ts';

const A = 'GPU-aaaaaaaa-0000-0000-0000-000000000000';
const B = 'GPU-bbbbbbbb-0000-0000-0000-000000000000';
const C = 'GPU-cccccccc-0000-0000-0000-000000000000';
const MIG = 'MIG-11111111-2222-3333-4444-555555555555';
const INVENTORY = {
  gpus: [
    { deviceId: '0', uuid: A },
    { deviceId: '1', uuid: B },
  ],
  migs: [{ deviceId: '1', uuid: B, migUuid: MIG, gpuInstanceId: '9', computeInstanceId: '0' }],
};

function pod(name: string, ...devices: readonly (readonly [resource: string, ...ids: string[]])[]): Pod {
  return {
    name,
    namespace: 'serving',
    containers: [
      {
        name: 'vllm',
        devices: devices.map(([resource_name, ...device_ids]) => ({ resource_name, device_ids })),
      },
    ],
  };
}

function sourceOn(socket: string, more: { timeoutMs?: number; keepMs?: number } = {}) {
  return kubernetesSource({
    socket,
    required: true,
    inventory: async () => INVENTORY,
    byMinor: async () => new Map([['4', A]]),
    keepMs: 0,
    ...more,
  });
}

const held = (samples: Samples) => [...(samples.byFamily.get(gpu.podInfo)?.keys() ?? [])];
const unmatched = (samples: Samples) =>
  Object.fromEntries(samples.byFamily.get(self.podDevicesUnmatched) ?? []);
const on = (device: string, uuid: string, name: string) =>
  `device_id="${device}",uuid="${uuid}",namespace="serving",pod="${name}",container="vllm"`;

test('whole GPUs, shares of one, MIG instances, GKE and claims', async () => {
  const claimed: Pod = {
    name: 'claimed',
    namespace: 'serving',
    containers: [
      {
        name: 'vllm',
        dynamic_resources: [{ claim_resources: [{ driver_name: 'gpu.nvidia.com', device_name: 'gpu-4' }] }],
      },
    ],
  };
  const kubelet = await startKubelet(
    {
      pods: [
        pod('whole', ['nvidia.com/gpu', A]),
        // Two shares of one GPU for the first, one for the second.
        pod('slice-0', ['nvidia.com/gpu', `${A}::0`, `${A}::1`]),
        pod('slice-1', ['nvidia.com/gpu', `${A}::2`]),
        pod('mig', ['nvidia.com/mig-1g.10gb', MIG]),
        pod('gke', ['nvidia.com/gpu', 'nvidia4/gi3']),
        claimed,
        pod('nothing'),
        pod('nic', ['nvidia.com/hostdev', '0000:3b:00.2'], ['example.com/tpu', 'tpu-0']),
      ],
    },
    onTestFinished,
  );
  const source = sourceOn(kubelet.socket);
  const samples = await source.collect();
  expect(held(samples)).toEqual([
    on('0', A, 'whole'),
    on('0', A, 'slice-0'),
    on('0', A, 'slice-1'),
    `device_id="1",uuid="${B}",gpu_instance_id="9",compute_instance_id="0",namespace="serving",pod="mig",container="vllm"`,
    `device_id="0",uuid="${A}",gpu_instance_id="3",namespace="serving",pod="gke",container="vllm"`,
    on('0', A, 'claimed'),
  ]);
  expect(samples.dropped.size).toBe(0);
  expect(unmatched(samples)).toEqual({ 'reason="not_read"': 0, 'reason="unknown_id"': 0 });
  expect(source.describe?.()).toEqual(['6 container(s) hold 3 GPU(s) or MIG device(s)']);
});

test('a device that cannot be attributed is counted, and named in the check', async () => {
  const kubelet = await startKubelet(
    {
      pods: [
        pod('far', ['nvidia.com/gpu', C, 'nvidia7']),
        pod('odd', ['nvidia.com/gpu', 'gpu-0-mig-19-0-1']),
      ],
    },
    onTestFinished,
  );
  const source = sourceOn(kubelet.socket);
  const samples = await source.collect();
  expect(held(samples)).toEqual([]);
  expect(unmatched(samples)).toEqual({ 'reason="not_read"': 2, 'reason="unknown_id"': 1 });
  expect(source.describe?.()).toEqual([
    '0 container(s) hold 0 GPU(s) or MIG device(s)',
    `2 device(s) of GPUs that are not read here: "${C}", "nvidia7"`,
    '1 device(s) with ids of no known form: "gpu-0-mig-19-0-1"',
  ]);
});

test('one answer serves the scrapes of a moment, and so does one failure', async () => {
  const kubelet = await startKubelet({ pods: [pod('whole', ['nvidia.com/gpu', A])] }, onTestFinished);
  const source = sourceOn(kubelet.socket, { keepMs: 60_000 });
  await source.collect();
  kubelet.become({ status: status.INTERNAL, message: 'broken' });
  expect(held(await source.collect())).toEqual([on('0', A, 'whole')]);
  expect(kubelet.calls()).toBe(1);

  const failing = sourceOn(kubelet.socket, { keepMs: 60_000 });
  await expect(failing.collect()).rejects.toThrow('gRPC status 13: broken');
  await expect(failing.collect()).rejects.toThrow('gRPC status 13: broken');
  expect(kubelet.calls()).toBe(2);
});

test('a kubelet that is restarted is met again, and what it said before is not shown meanwhile', async () => {
  const kubelet = await startKubelet({ pods: [pod('before', ['nvidia.com/gpu', A])] }, onTestFinished);
  const source = sourceOn(kubelet.socket);
  expect(held(await source.collect())).toEqual([on('0', A, 'before')]);
  await kubelet.stop();
  await expect(source.collect()).rejects.toThrow(`${kubelet.socket} is not there: no kubelet on this node`);
  expect(source.describe?.()).toEqual([]);
  kubelet.become({ pods: [pod('after', ['nvidia.com/gpu', B])] });
  await kubelet.start();
  expect(held(await source.collect())).toEqual([on('1', B, 'after')]);
});

test.each<[string, Says, RegExp]>([
  [
    'too old',
    { status: status.UNIMPLEMENTED, message: 'unknown service v1.PodResourcesLister' },
    /does not have PodResources v1: unknown service .* Kubernetes 1\.20 and newer do\.$/,
  ],
  [
    'asked too often',
    { status: status.RESOURCE_EXHAUSTED, message: 'rejected by rate limit' },
    /asked too often, by all who ask on this node: rejected by rate limit$/,
  ],
  [
    'refusing',
    { status: status.PERMISSION_DENIED, message: 'ümlaut %' },
    /refuses, with gRPC status 7: ümlaut %$/,
  ],
  [
    'garbled',
    { bytes: Buffer.from([0x0a, 0xff, 1]) },
    /^the kubelet's answer on .* cannot be read: it ends before/,
  ],
  ['endless', { bytes: Buffer.alloc(17 * 1024 * 1024) }, /longer than any that a kubelet gives/],
])('a kubelet that is %s', async (_, says, message) => {
  const kubelet = await startKubelet(says, onTestFinished);
  await expect(sourceOn(kubelet.socket, { timeoutMs: 10_000 }).collect()).rejects.toThrow(message);
});

test('a kubelet that hangs costs its time limit, before and after it has answered', async () => {
  const kubelet = await startKubelet('nothing', onTestFinished);
  const started = performance.now();
  await expect(sourceOn(kubelet.socket, { timeoutMs: 200 }).collect()).rejects.toThrow(
    /has not answered on .* within 0\.2 s/,
  );
  expect(performance.now() - started).toBeLessThan(2_000);
});

async function listenOn(server: Server): Promise<string> {
  const socket = socketPath(onTestFinished);
  server.listen(socket);
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    await once(server, 'close');
  });
  return socket;
}

const NOT_HTTP2 = createServer((connection) => {
  connection
    .on('error', () => undefined)
    .resume()
    .end('SSH-2.0-OpenSSH_9.2\r\n'.repeat(100));
});
const ENDED = createServer((connection) =>
  connection
    .on('error', () => undefined)
    .resume()
    .end(),
);

test.each([
  ['no HTTP/2 at all', () => NOT_HTTP2],
  ['HTTP/1.1', () => createHttpServer((_, response) => response.end('hello'))],
  ['somebody who hangs up', () => ENDED],
])('%s on the socket', async (_, make) => {
  const socket = await listenOn(make());
  await expect(sourceOn(socket).collect()).rejects.toThrow(
    /^what listens on .* is no kubelet: .*, or set --kub/,
  );
});

test('no kubelet, and no socket', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-kubelet-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(sourceOn(join(folder, 'absent')).collect()).rejects.toThrow('Mount the folder');
  await expect(sourceOn(file).collect()).rejects.toThrow(/^nobody listens on .* or this is no socket of its/);
});

test('a socket that this user may not open', async () => {
  const kubelet = await startKubelet({ pods: [] }, onTestFinished);
  chmodSync(kubelet.socket, 0);
  // Root may open everything; nobody may not.
  if (process.getuid?.() === 0) process.seteuid?.(65_534);
  try {
    await expect(sourceOn(kubelet.socket).collect()).rejects.toThrow(
      /^user \d+ may not open .*, which is root's\. Run as user 0/,
    );
  } finally {
    if (process.getuid?.() === 0) process.seteuid?.(0);
  }
});

test('while the GPUs were never read the kubelet is asked, and nothing is guessed', async () => {
  const kubelet = await startKubelet({ pods: [pod('whole', ['nvidia.com/gpu', A])] }, onTestFinished);
  const source = kubernetesSource({
    socket: kubelet.socket,
    required: true,
    inventory: () => new Promise(() => undefined),
  });
  const samples = await source.collect();
  expect(held(samples)).toEqual([]);
  expect(unmatched(samples)['reason="not_read"']).toBe(1);
});

test('numbers of devices come from the driver', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-driver-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const gpus: [string, string][] = [
    ['0000:07:00.0', `Model: \t\t NVIDIA H100 80GB HBM3\nGPU UUID: \t ${A}\nDevice Minor: \t 1\n`],
    ['0000:0f:00.0', `GPU UUID: \t ${B}\nDevice Minor: \t 0\n`],
    ['0000:47:00.0', 'GPU UUID: \t GPU-????????-????-????-????-????????????\n'],
  ];
  for (const [address, text] of gpus) {
    mkdirSync(join(folder, address));
    writeFileSync(join(folder, address, 'information'), text);
  }
  expect(await uuidsByMinor(folder)).toEqual(
    new Map([
      ['1', A],
      ['0', B],
    ]),
  );
  expect(await uuidsByMinor(join(folder, 'absent'))).toEqual(new Map());
});

test('an answer in many frames is put together', async () => {
  const pods = Array.from({ length: 5_000 }, (_, index) =>
    pod(`pod-${index}`, ['nvidia.com/gpu', `${A}::${index}`]),
  );
  expect(encodeList(pods).length).toBeGreaterThan(300_000);
  const kubelet = await startKubelet({ pods }, onTestFinished);
  expect(held(await sourceOn(kubelet.socket).collect())).toHaveLength(5_000);
});
