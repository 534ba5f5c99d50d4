import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFake, type OpenFake } from './open.ts';

let nvml: OpenFake;
beforeAll(async () => {
  nvml = await openFake(['gpus 4']);
});
afterAll(() => nvml.close());
beforeEach(() => nvml.scenario('gpus 4'));

function power(gpu: bigint): number {
  return nvml.call('nvmlDeviceGetPowerUsage', gpu, Buffer.alloc(4));
}

describe('codes', () => {
  test('any function gives any code, for one GPU or for all', () => {
    const [first, second] = [nvml.device(0), nvml.device(1)];
    nvml.scenario('gpus 4', 'return nvmlDeviceGetPowerUsage 3 gpu=1');
    expect([power(first), power(second)]).toEqual([0, 3]);
    nvml.scenario('gpus 4', 'return * 999', 'return nvmlDeviceGetPowerUsage 15');
    expect([power(first), nvml.call('nvmlDeviceGetCount_v2', Buffer.alloc(4))]).toEqual([15, 999]);
  });

  test('a lost GPU gives 15 to every call, and the others answer', () => {
    const [lost, fine] = [nvml.device(3), nvml.device(0)];
    nvml.scenario('gpus 4', 'gpu 3 lost');
    const out = Buffer.alloc(4096);
    expect(power(lost)).toBe(15);
    expect(nvml.call('nvmlDeviceGetUUID', lost, out, 80)).toBe(15);
    expect(nvml.call('nvmlDeviceGetFieldValues', lost, 1, out)).toBe(15);
    expect(nvml.call('nvmlDeviceGetHandleByIndex_v2', 3, out)).toBe(15);
    expect(power(fine)).toBe(0);
    expect(nvml.call('nvmlDeviceGetCount_v2', out)).toBe(0);
    expect(out.readUInt32LE()).toBe(4);
    nvml.scenario('gpus 3');
    expect([power(lost), power(fine)]).toEqual([15, 0]);
  });

  test('a driver that is reloaded refuses, then starts anew', () => {
    const before = nvml.device(0);
    nvml.scenario('gpus 4', 'return * 9', 'return nvmlInit_v2 18');
    expect(power(before)).toBe(9);
    expect(nvml.call('nvmlShutdown')).toBe(0);
    expect(nvml.call('nvmlInit_v2')).toBe(18);
    expect(power(before)).toBe(1);
    nvml.scenario('gpus 2', 'driver 595.10.02');
    expect(nvml.call('nvmlInit_v2')).toBe(0);
    expect([power(before), power(nvml.device(0))]).toEqual([2, 0]);
  });

  test('a delay holds one call up, not the calls beside it', async () => {
    const device = nvml.device(0);
    nvml.scenario('gpus 4', 'delay nvmlDeviceGetPowerUsage 300000');
    const started = performance.now();
    const slow = nvml.callAside('nvmlDeviceGetPowerUsage', device, Buffer.alloc(4));
    const fast = nvml.callAside('nvmlDeviceGetEnforcedPowerLimit', device, Buffer.alloc(4));
    expect(await Promise.race([slow.then(() => 'slow'), fast.then(() => 'fast')])).toBe('fast');
    expect([await slow, await fast]).toEqual([0, 0]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(300);
  });
});

test('a function that was left out is not found, and its neighbours are', async () => {
  const name = 'nvmlDeviceGetTemperatureV';
  expect(() => nvml.call(name, nvml.device(0), null)).not.toThrow();
  const older = await openFake([], { omit: [name, 'nvmlDeviceGetMemoryInfo_v2'] });
  try {
    expect(() => older.call(name, 0n, null)).toThrow(name);
    expect(() => older.call('nvmlDeviceGetMemoryInfo_v2', 0n, null)).toThrow('nvmlDeviceGetMemoryInfo_v2');
    expect(older.call('nvmlDeviceGetTemperature', older.device(0), 0, Buffer.alloc(4))).toBe(0);
    expect(older.call('nvmlDeviceGetMemoryInfo', older.device(0), Buffer.alloc(24))).toBe(0);
  } finally {
    older.close();
  }
});

/** Reads a value of GPUs 0 and 1 by the named call; a line is printed before and after each. */
const READER = `
  const koffi = require('koffi');
  const { writeSync } = require('node:fs');
  const library = koffi.load(process.argv[1]);
  const say = (...words) => writeSync(1, words.join(' ') + '\\n');
  say('init', library.func('nvmlInit_v2', 'int', [])());
  const byIndex = library.func('nvmlDeviceGetHandleByIndex_v2', 'int', ['uint32', 'void *']);
  const read = library.func(process.argv[2], 'int', ['void *', 'void *']);
  for (const index of [0, 1]) {
    const handle = Buffer.alloc(8);
    say('handle', index, byIndex(index, handle));
    say('gave', index, read(handle.readBigUInt64LE(), Buffer.alloc(64)));
  }`;

/** Runs the reader on the present scenario. With `stuckAt` it is killed half a second after it has printed that line. */
async function readAside(name: string, stuckAt?: string) {
  const env = { ...process.env, FAKE_NVML_SCENARIO: nvml.scenarioFile };
  const reader = spawn(process.execPath, ['-e', READER, nvml.library, name], { env });
  const kill = () => reader.kill('SIGKILL');
  const deadlines = [setTimeout(kill, 20_000)];
  let [out, err] = ['', ''];
  reader.stderr.on('data', (data) => (err += String(data)));
  reader.stdout.on('data', (data) => {
    out += String(data);
    if (stuckAt && out.endsWith(`${stuckAt}\n`)) deadlines.push(setTimeout(kill, 500));
  });
  await once(reader, 'close');
  for (const deadline of deadlines) clearTimeout(deadline);
  return { lines: out.trim().split('\n'), err, code: reader.exitCode, signal: reader.signalCode };
}

describe('in a process of its own', () => {
  const name = 'nvmlDeviceGetUtilizationRates';

  test('a healthy read ends', async () => {
    expect(await readAside(name)).toMatchObject({
      code: 0,
      lines: ['init 0', 'handle 0 0', 'gave 0 0', 'handle 1 0', 'gave 1 0'],
    });
  });

  test('a hang holds the call for good, on its GPU only', async () => {
    nvml.scenario('gpus 4', `hang ${name} gpu=1`);
    const { signal, lines } = await readAside(name, 'handle 1 0');
    expect(lines).toEqual(['init 0', 'handle 0 0', 'gave 0 0', 'handle 1 0']);
    expect(signal).toBe('SIGKILL');
  });

  test('a crash is a segmentation fault', async () => {
    nvml.scenario('gpus 4', `crash ${name}`);
    const { signal, lines } = await readAside(name);
    expect(lines).toEqual(['init 0', 'handle 0 0']);
    expect(signal).toBe('SIGSEGV');
  });

  test('a scenario that does not parse fails every call and names its line', async () => {
    nvml.scenario('gpus 4', 'gpu 0 powr 12');
    const { lines, err } = await readAside(name);
    expect(lines[0]).toBe('init 999');
    expect(err).toContain('scenario line 2: unknown key "powr"');
  });
});
