import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { EventData } from '../layout.ts';
import { openFake, type OpenFake } from './open.ts';

let nvml: OpenFake;
let set: bigint;
beforeAll(async () => {
  nvml = await openFake([]);
});
afterAll(() => nvml.close());
beforeEach(() => {
  nvml.scenario('gpus 4');
  const out = Buffer.alloc(8);
  nvml.ok('nvmlEventSetCreate', out);
  set = out.readBigUInt64LE();
});
afterEach(() => nvml.ok('nvmlEventSetFree', set));

function register(...gpus: number[]): void {
  for (const gpu of gpus) expect(nvml.call('nvmlDeviceRegisterEvents', nvml.device(gpu), 8n, set)).toBe(0);
}

const { offsets } = EventData;
function xid(data: Buffer): [device: bigint, code: number] {
  expect(data.readBigUInt64LE(offsets.eventType)).toBe(8n);
  return [data.readBigUInt64LE(offsets.device), Number(data.readBigUInt64LE(offsets.eventData))];
}

function wait(milliseconds: number): { code: number; data: Buffer } {
  const data = Buffer.alloc(EventData.size);
  return { code: nvml.call('nvmlEventSetWait_v2', set, data, milliseconds), data };
}

test('each seq is told once, however often the scenario is written', () => {
  register(2, 3);
  nvml.scenario('gpus 4', 'xid gpu=2 code=79 seq=1', 'xid gpu=3 code=94 seq=1 gi=2 ci=1');
  const [first, second] = [wait(0), wait(0)];
  expect([first.code, second.code, wait(0).code]).toEqual([0, 0, 10]);
  expect(xid(first.data)).toEqual([nvml.device(2), 79]);
  expect(xid(second.data)).toEqual([nvml.device(3), 94]);
  expect(first.data.readUInt32LE(offsets.gpuInstanceId)).toBe(0xffffffff);
  expect(second.data.readUInt32LE(offsets.gpuInstanceId)).toBe(2);
  nvml.scenario('gpus 4', 'xid gpu=2 code=79 seq=1', 'xid gpu=2 code=31 seq=2');
  expect(xid(wait(0).data)[1]).toBe(31);
  expect(wait(0).code).toBe(10);
});

test('a GPU that is not registered tells nothing, until it is', () => {
  register(0);
  nvml.scenario('gpus 4', 'xid gpu=1 code=48 seq=1');
  expect(wait(0).code).toBe(10);
  register(1);
  expect(wait(0).code).toBe(0);
});

test('a wait on another thread blocks until the event comes, and calls go on beside it', async () => {
  register(0);
  const data = Buffer.alloc(EventData.size);
  let ended = false;
  const waiting = nvml.callAside('nvmlEventSetWait_v2', set, data, 20_000).finally(() => (ended = true));
  for (let i = 0; i < 500; i++) {
    expect(nvml.call('nvmlDeviceGetPowerUsage', nvml.device(0), Buffer.alloc(4))).toBe(0);
    await new Promise(setImmediate);
  }
  expect(ended).toBe(false);
  nvml.scenario('gpus 4', 'xid gpu=0 code=63 seq=7');
  expect(await waiting).toBe(0);
  expect(xid(data)).toEqual([nvml.device(0), 63]);
});

test('a wait ends at its timeout without using the processor', async () => {
  register(0);
  const [started, before] = [performance.now(), process.cpuUsage()];
  const code = await nvml.callAside('nvmlEventSetWait_v2', set, Buffer.alloc(EventData.size), 400);
  const used = process.cpuUsage(before);
  expect(code).toBe(10);
  expect(performance.now() - started).toBeGreaterThan(390);
  expect(used.user + used.system).toBeLessThan(300_000);
});

test('an error, a shutdown and a set that is none end a wait', async () => {
  register(0);
  const waiting = nvml.callAside('nvmlEventSetWait_v2', set, Buffer.alloc(EventData.size), 20_000);
  nvml.scenario('gpus 4', 'event_wait_error 999');
  expect(await waiting).toBe(999);
  nvml.scenario('gpus 4', 'return nvmlEventSetWait_v2 15');
  expect(wait(20_000).code).toBe(15);
  nvml.scenario('gpus 4');
  expect(nvml.call('nvmlEventSetWait_v2', 1n, Buffer.alloc(32), 0)).toBe(2);
});

test('the first form of the wait leaves the MIG ids alone', () => {
  register(0);
  nvml.scenario('gpus 4', 'xid gpu=0 code=43 seq=20 gi=1 ci=1');
  const data = Buffer.alloc(EventData.size);
  expect(nvml.call('nvmlEventSetWait', set, data, 0)).toBe(0);
  expect([xid(data)[1], data.readBigUInt64LE(offsets.gpuInstanceId)]).toEqual([43, 0n]);
});

test('types that the GPU does not have cannot be registered', () => {
  nvml.scenario('gpu 0 event_types 0x4');
  const types = Buffer.alloc(8);
  expect(nvml.call('nvmlDeviceGetSupportedEventTypes', nvml.device(0), types)).toBe(0);
  expect(types.readBigUInt64LE()).toBe(4n);
  expect(nvml.call('nvmlDeviceRegisterEvents', nvml.device(0), 8n, set)).toBe(3);
});
