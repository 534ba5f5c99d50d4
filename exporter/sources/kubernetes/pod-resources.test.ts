import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MalformedProtobuf } from '../../protobuf/malformed.ts';
import { encodeList } from './kubelet.test.support.ts';
import { decodeList } from './pod-resources.ts';

const PODS = [
  {
    name: 'chat-0',
    namespace: 'serving',
    containers: [
      {
        name: 'vllm',
        cpu_ids: [0, 1, 130],
        memory: [{ memory_type: 'memory', size: 34359738368, topology: { nodes: [{ ID: 1 }] } }],
        devices: [
          {
            resource_name: 'nvidia.com/gpu',
            device_ids: ['GPU-1', 'GPU-2'],
            topology: { nodes: [{ ID: 0 }] },
          },
          { resource_name: 'nvidia.com/hostdev', device_ids: ['0000:3b:00.2'] },
        ],
      },
      { name: 'proxy' },
    ],
  },
  {
    name: 'claimed',
    namespace: 'research',
    containers: [
      {
        name: 'main',
        dynamic_resources: [
          {
            claim_name: 'gpus',
            claim_namespace: 'research',
            claim_resources: [
              {
                cdi_devices: [{ name: 'k8s.gpu.nvidia.com/device=gpu-0' }],
                driver_name: 'gpu.nvidia.com',
                pool_name: 'node-1',
                device_name: 'gpu-0',
              },
            ],
          },
        ],
      },
    ],
  },
];

test('devices and claims of all containers, as protobufjs writes them', () => {
  const vllm = { namespace: 'serving', pod: 'chat-0', container: 'vllm' };
  expect(decodeList(encodeList(PODS))).toEqual([
    { ...vllm, resource: 'nvidia.com/gpu', id: 'GPU-1' },
    { ...vllm, resource: 'nvidia.com/gpu', id: 'GPU-2' },
    { ...vllm, resource: 'nvidia.com/hostdev', id: '0000:3b:00.2' },
    { namespace: 'research', pod: 'claimed', container: 'main', resource: 'gpu.nvidia.com', id: 'gpu-0' },
  ]);
  expect(decodeList(Buffer.alloc(0))).toEqual([]);
});

test('a name is not longer than Kubernetes allows', () => {
  const [held] = decodeList(
    encodeList([
      {
        name: 'p'.repeat(10_000),
        namespace: 'n',
        containers: [{ name: 'c', devices: [{ resource_name: 'nvidia.com/gpu', device_ids: ['x'] }] }],
      },
    ]),
  );
  expect(held?.pod).toHaveLength(253);
});

test('damaged answers are refused or read, and nothing else happens', () => {
  const good = encodeList(PODS);
  let refused = 0;
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, byte, length) => {
      const damaged = Buffer.from(good.subarray(0, length));
      if (at < length) damaged[at] = byte;
      try {
        decodeList(damaged);
      } catch (error) {
        if (!(error instanceof MalformedProtobuf)) throw error;
        refused++;
      }
    }),
    { numRuns: 2_000 },
  );
  expect(refused).toBeGreaterThan(500);
});
