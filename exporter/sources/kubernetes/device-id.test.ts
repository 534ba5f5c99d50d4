import { expect, test } from 'vitest';
import { deviceReference, isOfGpus } from './device-id.ts';

const UUID = 'GPU-b1028956-cfa2-0990-bf4a-5da9abb51763';
const MIG = 'MIG-11111111-2222-3333-4444-555555555555';
const reference = (resource: string, id: string) =>
  deviceReference({ namespace: 'n', pod: 'p', container: 'c', resource, id });

test.each([
  ['nvidia.com/gpu', UUID, { uuid: UUID }],
  ['nvidia.com/gpu', `${UUID}::3`, { uuid: UUID }],
  ['nvidia.com/gpu.shared', `${UUID}::12`, { uuid: UUID }],
  ['nvidia.com/mig-1g.10gb', MIG, { migUuid: MIG }],
  ['nvidia.com/mig-1g.10gb.shared', `${MIG}::0`, { migUuid: MIG }],
  [
    'nvidia.com/mig-3g.20gb',
    `MIG-${UUID}/2/0`,
    { uuid: UUID, mig: { gpuInstanceId: '2', computeInstanceId: '0' } },
  ],
  ['nvidia.com/gpu', 'nvidia3', { minor: '3' }],
  ['nvidia.com/gpu', 'nvidia3/vgpu1', { minor: '3' }],
  ['nvidia.com/gpu', 'nvidia0/gi7', { minor: '0', mig: { gpuInstanceId: '7', computeInstanceId: '' } }],
  ['gpu.nvidia.com', 'gpu-5', { minor: '5' }],
  // A resource may be renamed; what is a UUID of NVIDIA's is one under any name.
  ['example.com/fast', UUID, { uuid: UUID }],
])('%s %s', (resource, id, expected) => {
  expect(reference(resource, id)).toEqual(expected);
});

test.each([
  ['nvidia.com/gpu', ''],
  ['nvidia.com/gpu', 'GPU-'],
  ['nvidia.com/gpu', `${UUID}::x`],
  ['nvidia.com/gpu', `${UUID}"} 1\n`],
  ['gpu.nvidia.com', 'gpu-0-mig-19-0-1'],
  ['example.com/tpu', 'nvidia0'],
  ['example.com/tpu', 'gpu-0'],
])('%s %j is nothing that we know', (resource, id) => {
  expect(reference(resource, id)).toBeUndefined();
});

test.each([
  ['nvidia.com/gpu', true],
  ['nvidia.com/mig-7g.80gb', true],
  ['gpu.nvidia.com', true],
  ['nvidia.com/hostdev', false],
  ['nvidia.com/rdma_shared_device_a', false],
  ['compute-domain-default-channel.nvidia.com', false],
])('%s is of GPUs: %s', (resource, expected) => {
  expect(isOfGpus(resource)).toBe(expected);
});
