import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFake, type Argument, type OpenFake } from './open.ts';

let nvml: OpenFake;
beforeAll(async () => {
  nvml = await openFake(['gpus 8']);
});
afterAll(() => nvml.close());
beforeEach(() => nvml.scenario('gpus 8'));

/** Calls with an out parameter of some bytes; the code must be 0. */
function read(name: string, args: Argument[], bytes = 8): Buffer {
  const out = Buffer.alloc(bytes);
  expect([name, nvml.call(name, ...args, out)]).toEqual([name, 0]);
  return out;
}

function text(name: string, device: bigint): string {
  const out = Buffer.alloc(96);
  expect(nvml.call(name, device, out, out.length)).toBe(0);
  return out.toString('utf8', 0, out.indexOf(0));
}

const READINGS = [
  'nvmlDeviceGetUtilizationRates',
  'nvmlDeviceGetPowerUsage',
  'nvmlDeviceGetEnforcedPowerLimit',
  'nvmlDeviceGetTotalEnergyConsumption',
  'nvmlDeviceGetCurrentClocksEventReasons',
  'nvmlDeviceGetCurrentClocksThrottleReasons',
  'nvmlDeviceGetPcieReplayCounter',
  'nvmlDeviceGetSupportedEventTypes',
  'nvmlDeviceGetMaxMigDeviceCount',
];

describe('a node that only says how many GPUs it has', () => {
  test('is eight distinct H100s that answer every reading', () => {
    expect(read('nvmlDeviceGetCount_v2', []).readUInt32LE()).toBe(8);
    const devices = Array.from({ length: 8 }, (_, index) => nvml.device(index));
    expect(new Set(devices.map((device) => text('nvmlDeviceGetUUID', device))).size).toBe(8);
    const busIds = devices.map((device) =>
      read('nvmlDeviceGetPciInfo_v3', [device], 68).toString('latin1', 36, 52),
    );
    expect(new Set(busIds).size).toBe(8);
    expect(busIds[0]).toBe('00000000:1B:00.0');
    for (const device of devices) {
      expect(text('nvmlDeviceGetName', device)).toBe('NVIDIA H100 80GB HBM3');
      for (const name of READINGS) read(name, [device]);
    }
  });

  test('has no ninth GPU', () => {
    expect(nvml.call('nvmlDeviceGetHandleByIndex_v2', 8, Buffer.alloc(8))).toBe(2);
  });

  test('may have 64 and no more', () => {
    nvml.scenario('gpus 64');
    const uuids = Array.from({ length: 64 }, (_, index) => text('nvmlDeviceGetUUID', nvml.device(index)));
    expect(new Set(uuids).size).toBe(64);
    nvml.scenario('gpus 65');
    expect(nvml.call('nvmlDeviceGetCount_v2', Buffer.alloc(4))).toBe(999);
  });

  test('answers what only exporters of others ask', () => {
    nvml.scenario('gpus 2', 'gpu 1 power_limit 350000');
    const device = nvml.device(1);
    expect(read('nvmlDeviceGetPowerManagementLimit', [device]).readUInt32LE()).toBe(350_000);
    expect(text('nvmlDeviceGetSerial', device)).toBe('1650023000001');
    expect(nvml.call('nvmlDeviceGetFanSpeed', device, Buffer.alloc(4))).toBe(3);
  });
});

describe('what the scenario says', () => {
  test('is what the calls read, in their units', () => {
    nvml.scenario(
      'driver 580.65.06',
      'gpus 2',
      'name NVIDIA A100-SXM4-40GB',
      'gpu 1 name NVIDIA L4',
      'gpu * utilisation 97  # a comment',
      'gpu 1 memory_utilisation 0x20',
      'gpu 1 power 351250',
      'gpu 1 temperature -3',
      'gpu 1 clock_video 1410',
      'gpu 1 clock_max_memory 6251',
      'gpu 1 clocks_event_reasons 0x44',
      'gpu 1 ecc_uncorrected_aggregate 5000000000',
      'gpu 1 compute_capability 8.9',
    );
    const device = nvml.device(1);
    expect(text('nvmlDeviceGetName', nvml.device(0))).toBe('NVIDIA A100-SXM4-40GB');
    expect(text('nvmlDeviceGetName', device)).toBe('NVIDIA L4');
    const rates = read('nvmlDeviceGetUtilizationRates', [device]);
    expect([rates.readUInt32LE(), rates.readUInt32LE(4)]).toEqual([97, 32]);
    expect(read('nvmlDeviceGetPowerUsage', [device]).readUInt32LE()).toBe(351250);
    expect(read('nvmlDeviceGetTemperature', [device, 0]).readInt32LE()).toBe(-3);
    expect(read('nvmlDeviceGetClockInfo', [device, 3]).readUInt32LE()).toBe(1410);
    expect(read('nvmlDeviceGetMaxClockInfo', [device, 2]).readUInt32LE()).toBe(6251);
    expect(read('nvmlDeviceGetCurrentClocksEventReasons', [device]).readBigUInt64LE()).toBe(0x44n);
    expect(read('nvmlDeviceGetTotalEccErrors', [device, 1, 1]).readBigUInt64LE()).toBe(5000000000n);
    const [major, minor] = [Buffer.alloc(4), Buffer.alloc(4)];
    expect(nvml.call('nvmlDeviceGetCudaComputeCapability', device, major, minor)).toBe(0);
    expect([major.readInt32LE(), minor.readInt32LE()]).toEqual([8, 9]);
    const version = Buffer.alloc(80);
    expect(nvml.call('nvmlSystemGetDriverVersion', version, 80)).toBe(0);
    expect(version.toString('latin1', 0, 9)).toBe('580.65.06');
  });

  test('changes without a restart, and handles stay good', () => {
    const device = nvml.device(0);
    for (const power of [100000, 200000, 300000]) {
      nvml.scenario('gpus 8', `gpu 0 power ${power}`);
      expect(read('nvmlDeviceGetPowerUsage', [device]).readUInt32LE()).toBe(power);
    }
  });

  test('makes counters grow with the clock, from the epoch that it names', () => {
    const before = Math.floor(Date.now() / 1000);
    nvml.scenario(`epoch ${before - 100}`, 'gpu 0 energy 7', 'gpu 0 energy_rate 300000');
    const energy = Number(read('nvmlDeviceGetTotalEnergyConsumption', [nvml.device(0)]).readBigUInt64LE());
    expect(energy).toBeGreaterThanOrEqual(7 + 100 * 300000);
    expect(energy).toBeLessThan(7 + 160 * 300000);
  });
});

describe('memory', () => {
  test('counts what is reserved as used in the first version only', () => {
    nvml.scenario('gpu 0 memory_total 1000', 'gpu 0 memory_used 300', 'gpu 0 memory_reserved 50');
    const device = nvml.device(0);
    const first = read('nvmlDeviceGetMemoryInfo', [device], 24);
    expect([0, 8, 16].map((at) => Number(first.readBigUInt64LE(at)))).toEqual([1000, 650, 350]);
    const second = Buffer.alloc(40);
    second.writeUInt32LE(0x02000028);
    expect(nvml.call('nvmlDeviceGetMemoryInfo_v2', device, second)).toBe(0);
    expect([8, 16, 24, 32].map((at) => Number(second.readBigUInt64LE(at)))).toEqual([1000, 50, 650, 300]);
  });
});

test('row remaps are the same in both forms of the call', () => {
  nvml.scenario('gpu 0 remapped_correctable 3', 'gpu 0 remapped_uncorrectable 1', 'gpu 0 remap_pending 1');
  const rows = read('nvmlDeviceGetRemappedRows_v2', [nvml.device(0)], 24);
  expect([0, 4, 8, 12, 16, 20].map((at) => rows.readUInt32LE(at))).toEqual([3, 0, 1, 0, 1, 0]);
  const out = Array.from({ length: 4 }, () => Buffer.alloc(4));
  expect(nvml.call('nvmlDeviceGetRemappedRows', nvml.device(0), ...out)).toBe(0);
  expect(out.map((word) => word.readUInt32LE())).toEqual([3, 1, 1, 0]);
});

describe('arguments', () => {
  test.each([
    ['nvmlDeviceGetMemoryInfo_v2', 0x02000028, 40, 13],
    ['nvmlDeviceGetTemperatureV', 0x0100000c, 12, 25],
    ['nvmlDeviceGetMarginTemperature', 0x01000008, 8, 25],
    ['nvmlDeviceGetRunningProcessDetailList', 0x01000018, 24, 25],
    ['nvmlGpmQueryDeviceSupport', 1, 8, 25],
  ])('%s wants its version word', (name, version, bytes, refusal) => {
    const struct = Buffer.alloc(bytes);
    struct.writeUInt32LE(version);
    expect(nvml.call(name, nvml.device(0), struct)).toBe(0);
    struct.writeUInt32LE(version + 1);
    expect(nvml.call(name, nvml.device(0), struct)).toBe(refusal);
  });

  test('a string that does not fit, a null and a handle that is none are refused', () => {
    expect(nvml.call('nvmlDeviceGetUUID', nvml.device(0), Buffer.alloc(80), 40)).toBe(7);
    expect(nvml.call('nvmlDeviceGetUUID', nvml.device(0), Buffer.alloc(80), 41)).toBe(0);
    expect(nvml.call('nvmlDeviceGetPowerUsage', nvml.device(0), null)).toBe(2);
    expect(nvml.call('nvmlDeviceGetPowerUsage', 0n, Buffer.alloc(4))).toBe(2);
    expect(nvml.call('nvmlDeviceGetPowerUsage', nvml.device(0) & 0xffffffffn, Buffer.alloc(4))).toBe(2);
  });

  test('a link is up, down, or not there', () => {
    nvml.scenario('gpu 0 nvlinks 4', 'gpu 0 nvlink_down 2');
    const device = nvml.device(0);
    expect([0, 2].map((link) => read('nvmlDeviceGetNvLinkState', [device, link]).readUInt32LE())).toEqual([
      1, 0,
    ]);
    expect(nvml.call('nvmlDeviceGetNvLinkState', device, 4, Buffer.alloc(4))).toBe(2);
  });
});

describe('initialisation', () => {
  test('counts, and handles end with the last shutdown', () => {
    const device = nvml.device(0);
    const out = Buffer.alloc(4);
    expect(nvml.call('nvmlInit_v2')).toBe(0);
    expect(nvml.call('nvmlShutdown')).toBe(0);
    expect(nvml.call('nvmlDeviceGetPowerUsage', device, out)).toBe(0);
    expect(nvml.call('nvmlShutdown')).toBe(0);
    expect(nvml.call('nvmlDeviceGetPowerUsage', device, out)).toBe(1);
    expect(nvml.call('nvmlShutdown')).toBe(1);
    expect(nvml.call('nvmlInit_v2')).toBe(0);
    expect(nvml.call('nvmlDeviceGetPowerUsage', device, out)).toBe(2);
    expect(nvml.call('nvmlDeviceGetPowerUsage', nvml.device(0), out)).toBe(0);
  });
});
