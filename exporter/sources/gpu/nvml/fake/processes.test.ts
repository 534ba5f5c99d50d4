import koffi from 'koffi';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProcessDetailV1, ProcessInfoV1, ProcessInfoV2 } from '../layout.ts';
import { openFake, type OpenFake } from './open.ts';

let nvml: OpenFake;
beforeAll(async () => {
  nvml = await openFake([]);
});
afterAll(() => nvml.close());

const THREE = [
  'gpu 0 process pid=11 memory=1000 name=python3 -m vllm serve',
  'gpu 0 process pid=12 memory=unknown',
  'gpu 0 process pid=13 memory=3000 type=graphics',
];

function list(name: string, room: number, rowSize: number): { code: number; count: number; rows: Buffer } {
  const count = Buffer.alloc(4);
  count.writeUInt32LE(room);
  const rows = Buffer.alloc(Math.max(room * rowSize, 1));
  const code = nvml.call(name, nvml.device(0), count, room ? rows : null);
  return { code, count: count.readUInt32LE(), rows };
}

test('the size is asked for first', () => {
  nvml.scenario(...THREE);
  const name = 'nvmlDeviceGetComputeRunningProcesses_v3';
  expect(list(name, 0, 24)).toMatchObject({ code: 7, count: 2 });
  expect(list(name, 1, 24)).toMatchObject({ code: 7, count: 2 });
  expect(list(name, 5, 24)).toMatchObject({ code: 0, count: 2 });
  expect(list('nvmlDeviceGetGraphicsRunningProcesses_v3', 5, 24)).toMatchObject({ code: 0, count: 1 });
  expect(list('nvmlDeviceGetMPSComputeRunningProcesses_v3', 0, 24)).toMatchObject({ code: 0, count: 0 });
});

test.each([
  ['nvmlDeviceGetComputeRunningProcesses_v3', 24, ProcessInfoV2],
  ['nvmlDeviceGetComputeRunningProcesses_v3', 32, ProcessDetailV1],
  ['nvmlDeviceGetComputeRunningProcesses_v2', 32, ProcessInfoV2],
  ['nvmlDeviceGetComputeRunningProcesses', 32, ProcessInfoV1],
])('%s of a driver with %i-byte rows', (name, driverRow, { size, offsets }) => {
  nvml.scenario(...THREE, `process_row ${driverRow}`);
  const { code, rows } = list(name, 4, size);
  expect(code).toBe(0);
  const read = [0, 1].map((row) => [
    rows.readUInt32LE(row * size + offsets.pid),
    rows.readBigUInt64LE(row * size + offsets.usedGpuMemory),
  ]);
  expect(read).toEqual([
    [11, 1000n],
    [12, 0xffffffffffffffffn],
  ]);
  expect(rows.subarray(2 * size).every((byte) => byte === 0)).toBe(true);
});

test('the detail list has the long rows, of all modes at once', () => {
  nvml.scenario(...THREE);
  const { size, offsets } = ProcessDetailV1;
  const rows = Buffer.alloc(3 * size);
  const whole = Buffer.alloc(24);
  whole.writeUInt32LE(0x01000018);
  whole.writeUInt32LE(3, 4);
  expect(nvml.call('nvmlDeviceGetRunningProcessDetailList', nvml.device(0), whole)).toBe(7);
  expect(whole.readUInt32LE(8)).toBe(3);
  whole.writeBigUInt64LE(koffi.address(rows), 16);
  expect(nvml.call('nvmlDeviceGetRunningProcessDetailList', nvml.device(0), whole)).toBe(0);
  expect([0, 1, 2].map((row) => rows.readUInt32LE(row * size + offsets.pid))).toEqual([11, 12, 13]);
  expect(rows.readUInt32LE(offsets.gpuInstanceId)).toBe(0xffffffff);
});

test('a name is cropped to the buffer, and a stranger has none', () => {
  nvml.scenario(...THREE);
  const name = Buffer.alloc(64, 0xff);
  expect(nvml.call('nvmlSystemGetProcessName', 11, name, 64)).toBe(0);
  expect(name.toString('utf8', 0, name.indexOf(0))).toBe('python3 -m vllm serve');
  expect(nvml.call('nvmlSystemGetProcessName', 11, name, 8)).toBe(0);
  expect(name.toString('utf8', 0, name.indexOf(0))).toBe('python3');
  expect(nvml.call('nvmlSystemGetProcessName', 12, name, 64)).toBe(6);
  expect(nvml.call('nvmlSystemGetProcessName', 99, name, 64)).toBe(6);
});
