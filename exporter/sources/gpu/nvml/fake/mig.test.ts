import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DeviceAttributes, MemoryV2 } from '../layout.ts';
import { openFake, type OpenFake } from './open.ts';

let nvml: OpenFake;
beforeAll(async () => {
  nvml = await openFake([]);
});
afterAll(() => nvml.close());
beforeEach(() =>
  nvml.scenario(
    'gpus 2',
    'gpu 0 mig 0 gi=2 ci=0 profile=3g.40gb sms=60 memory_total=42000000000 used=1000 reserved=10',
    'gpu 0 mig 2 gi=9 ci=1 profile=1g.10gb uuid=MIG-11111111-2222-3333-4444-555555555555',
    'gpu 0 process pid=7 memory=100 gi=2 ci=0',
    'gpu 0 process pid=8 memory=200 gi=9 ci=1',
  ),
);

function number(name: string, device: bigint): number {
  const out = Buffer.alloc(4);
  expect([name, nvml.call(name, device, out)]).toEqual([name, 0]);
  return out.readUInt32LE();
}

function instance(index: number): { code: number; handle: bigint } {
  const out = Buffer.alloc(8);
  const code = nvml.call('nvmlDeviceGetMigDeviceHandleByIndex', nvml.device(0), index, out);
  return { code, handle: out.readBigUInt64LE() };
}

function text(name: string, device: bigint): string {
  const out = Buffer.alloc(96);
  expect(nvml.call(name, device, out, out.length)).toBe(0);
  return out.toString('utf8', 0, out.indexOf(0));
}

test('a GPU that is cut says so, and has no utilisation', () => {
  const out = Buffer.alloc(8);
  const mode = () => [
    nvml.call('nvmlDeviceGetMigMode', nvml.device(0), out, out.subarray(4)),
    out.readUInt32LE(),
  ];
  expect(mode()).toEqual([0, 1]);
  expect(number('nvmlDeviceGetMaxMigDeviceCount', nvml.device(0))).toBe(7);
  expect(number('nvmlDeviceGetMaxMigDeviceCount', nvml.device(1))).toBe(0);
  expect(nvml.call('nvmlDeviceGetUtilizationRates', nvml.device(0), out)).toBe(3);
  expect(nvml.call('nvmlDeviceGetUtilizationRates', nvml.device(1), out)).toBe(0);
});

test('instances are found by index, with gaps', () => {
  expect([0, 1, 2, 3].map((index) => instance(index).code)).toEqual([0, 6, 0, 6]);
  const { handle } = instance(0);
  expect(number('nvmlDeviceGetGpuInstanceId', handle)).toBe(2);
  expect(number('nvmlDeviceGetComputeInstanceId', instance(2).handle)).toBe(1);
  expect(number('nvmlDeviceIsMigDeviceHandle', handle)).toBe(1);
  expect(text('nvmlDeviceGetName', handle)).toBe('NVIDIA H100 80GB HBM3 MIG 3g.40gb');
  expect(text('nvmlDeviceGetUUID', instance(2).handle)).toBe('MIG-11111111-2222-3333-4444-555555555555');
  expect(text('nvmlDeviceGetUUID', handle)).toMatch(/^MIG(-[0-9a-f]{4,12}){5}$/);
  const parent = Buffer.alloc(8);
  expect(nvml.call('nvmlDeviceGetDeviceHandleFromMigDeviceHandle', handle, parent)).toBe(0);
  expect(parent.readBigUInt64LE()).toBe(nvml.device(0));
});

test('an instance has memory, size and processes of its own, and no power', () => {
  const { handle } = instance(0);
  const memory = Buffer.alloc(MemoryV2.size);
  memory.writeUInt32LE(MemoryV2.version);
  expect(nvml.call('nvmlDeviceGetMemoryInfo_v2', handle, memory)).toBe(0);
  const { total, reserved, free, used } = MemoryV2.offsets;
  expect([total, reserved, free, used].map((at) => Number(memory.readBigUInt64LE(at)))).toEqual([
    42000000000, 10, 41999998990, 1000,
  ]);
  const attributes = Buffer.alloc(DeviceAttributes.size);
  expect(nvml.call('nvmlDeviceGetAttributes_v2', handle, attributes)).toBe(0);
  expect(attributes.readUInt32LE(DeviceAttributes.offsets.multiprocessorCount)).toBe(60);
  expect(attributes.readUInt32LE(DeviceAttributes.offsets.gpuInstanceSliceCount)).toBe(3);
  expect(nvml.call('nvmlDeviceGetPowerUsage', handle, Buffer.alloc(4))).toBe(3);

  const count = Buffer.from([5, 0, 0, 0]);
  const rows = Buffer.alloc(5 * 24);
  expect(nvml.call('nvmlDeviceGetComputeRunningProcesses_v3', handle, count, rows)).toBe(0);
  expect([count.readUInt32LE(), rows.readUInt32LE(), rows.readUInt32LE(16)]).toEqual([1, 7, 2]);
});

test('a handle of an instance that is gone is refused', () => {
  const { handle } = instance(2);
  nvml.scenario('gpus 2', 'gpu 0 mig_mode 1');
  expect(nvml.call('nvmlDeviceGetGpuInstanceId', handle, Buffer.alloc(4))).toBe(2);
  expect(instance(0).code).toBe(6);
});
