import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCapture, sectionOf } from './fake/capture.mjs';
import { parseNvidiaSmi, type NvidiaSmiOutputs } from './parse.ts';

const MIB = 1024 * 1024;

function outputs(name: string, state: 'idle' | 'load'): Required<NvidiaSmiOutputs> {
  const capture = readCapture(join(import.meta.dirname, 'fixtures', `${name}.txt`));
  return {
    queryGpu: sectionOf(capture, `${state} :: query-gpu`),
    query: sectionOf(capture, `${state} :: query (-q)`),
    list: sectionOf(capture, 'capabilities :: list'),
    computeApps: sectionOf(capture, `${state} :: query-compute-apps`),
  };
}

describe('a healthy box', () => {
  const { samples, details, lost, rejected, notices, driverVersion } = parseNvidiaSmi(
    outputs('a100-two', 'load'),
  );

  test('samples in base units', () => {
    expect(samples).toEqual([
      {
        deviceId: '0',
        uuid: 'GPU-5a1f0c3e-8a51-4f5b-9a0e-6b1d6f5d2c01',
        utilisationPercent: 97,
        memory: {
          usedBytes: 71234 * MIB,
          totalBytes: 81920 * MIB,
          freeBytes: 9801 * MIB,
          reservedBytes: 884 * MIB,
        },
        powerWatts: 398.71,
        clocksLimited: ['sw_power_cap'],
      },
      {
        deviceId: '1',
        uuid: 'GPU-c4e7d1b2-3f60-47a8-b0c9-1e2f3a4b5c02',
        utilisationPercent: 42,
        memory: {
          usedBytes: 70880 * MIB,
          totalBytes: 81920 * MIB,
          freeBytes: 10155 * MIB,
          reservedBytes: 884 * MIB,
        },
        powerWatts: 241.05,
        clocksLimited: [],
      },
    ]);
  });

  test('details, and for each feature true or the reason', () => {
    expect(details[0]).toEqual({
      deviceId: '0',
      uuid: 'GPU-5a1f0c3e-8a51-4f5b-9a0e-6b1d6f5d2c01',
      info: {
        name: 'NVIDIA A100-SXM4-80GB',
        driverVersion: '535.183.06',
        pciBusId: '00000000:07:00.0',
        vbiosVersion: '92.00.45.00.03',
        computeCapability: '8.0',
      },
      powerLimitWatts: 400,
      temperaturesCelsius: { gpu: 66, memory: 78 },
      clocksHertz: { graphics: 1.275e9, sm: 1.275e9, memory: 1.593e9, video: 1.14e9 },
      clocksMaxHertz: { graphics: 1.41e9, sm: 1.41e9, memory: 1.593e9 },
      ecc: [
        { severity: 'corrected', lifetime: 'volatile', count: 0 },
        { severity: 'corrected', lifetime: 'aggregate', count: 3 },
        { severity: 'uncorrected', lifetime: 'volatile', count: 0 },
        { severity: 'uncorrected', lifetime: 'aggregate', count: 0 },
      ],
      rowRemap: { correctable: 0, uncorrectable: 0, pending: false, failed: false },
      processes: [{ pid: 4711, name: 'python3', memoryUsedBytes: 70216 * MIB }, expect.anything()],
      features: {
        utilisation: true,
        memory: true,
        power: true,
        power_limit: true,
        energy: 'not_in_source',
        temperature: true,
        memory_temperature: true,
        temperature_margin: 'driver_too_old',
        clocks: true,
        clocks_limited: true,
        clocks_limited_seconds: 'driver_too_old',
        activity: 'not_in_source',
        pcie_throughput: 'not_in_source',
        pcie_replays: 'not_in_source',
        nvlink: 'not_in_source',
        ecc: true,
        row_remap: true,
        mig: 'disabled',
        processes: true,
        xid: 'not_in_source',
      },
    });
  });

  test('each GPU has its own processes, without those whose memory is not told', () => {
    expect(details[1]?.processes).toEqual([
      { pid: 4713, name: 'VLLM::Worker_TP1', memoryUsedBytes: 70866 * MIB },
    ]);
  });

  test('nothing else to report', () => {
    expect({ lost, rejected, notices, driverVersion }).toEqual({
      lost: [],
      rejected: [],
      notices: [],
      driverVersion: '535.183.06',
    });
  });
});

describe('a box with faults', () => {
  const { samples, details } = parseNvidiaSmi(outputs('v100-faulty', 'idle'));
  const [errors, forbidden, reset, healthy] = details;
  const [errorsSample, forbiddenSample, resetSample, healthySample] = samples;

  test('what could not be read is absent, and the feature says read_failed', () => {
    expect(errorsSample).toEqual({
      deviceId: '0',
      uuid: 'GPU-0d3b6c70-11aa-4f0e-8c55-9d1e2f3a4b10',
      memory: { usedBytes: 20154 * MIB, totalBytes: 32510 * MIB, freeBytes: 12356 * MIB },
    });
    expect(errors?.powerLimitWatts).toBeUndefined();
    expect(errors?.temperaturesCelsius).toBeUndefined();
    expect(errors?.features).toMatchObject({
      utilisation: 'read_failed',
      power: 'read_failed',
      power_limit: 'read_failed',
      temperature: 'read_failed',
      memory_temperature: 'not_supported',
      clocks_limited: 'read_failed',
      ecc: 'disabled',
      row_remap: 'not_supported',
      mig: 'not_supported',
      processes: 'no_permission',
    });
  });

  test('what needs another user says no_permission', () => {
    expect(forbiddenSample?.memory).toBeUndefined();
    expect(forbiddenSample?.clocksLimited).toEqual(['hw_slowdown', 'hw_thermal_slowdown']);
    expect(forbidden?.info.vbiosVersion).toBe('');
    expect(forbidden?.clocksHertz).toEqual({ graphics: 1.53e9, sm: 1.53e9, memory: 8.77e8 });
    expect(forbidden?.ecc?.map(({ count }) => count)).toEqual([40, 1, 2]);
    expect(forbidden?.features).toMatchObject({
      memory: 'no_permission',
      power: 'not_supported',
      ecc: true,
      clocks: true,
    });
  });

  test('a GPU that requires reset is there, without a single reading: its 0 MiB are none', () => {
    expect(resetSample).toEqual({ deviceId: '2', uuid: 'GPU-2f5d8e92-33cc-4b20-ae77-bf3a4b5c6d12' });
    const reasons = new Set(Object.values(reset?.features ?? {}));
    expect(reasons).toEqual(new Set(['read_failed', 'driver_too_old', 'not_in_source', true]));
    expect(reset?.features.memory).toBe('read_failed');
    // True of its processes only: it has none.
    expect(Object.values(reset?.features ?? {}).filter((reason) => reason === true)).toHaveLength(1);
  });

  test('a neighbour is not touched; its older driver lacks what newer ones have', () => {
    expect(healthySample).toMatchObject({ utilisationPercent: 88, powerWatts: 241.33, clocksLimited: [] });
    expect(healthy?.features).toMatchObject({
      temperature_margin: 'driver_too_old',
      clocks_limited_seconds: 'driver_too_old',
      processes: true,
    });
    expect(healthy?.processes).toEqual([{ pid: 812, name: 'tritonserver', memoryUsedBytes: 19870 * MIB }]);
  });

  test('the reserved memory is absent where the driver does not know it', () => {
    expect(healthySample?.memory).not.toHaveProperty('reservedBytes');
  });
});

describe('a box with MIG', () => {
  const all = outputs('a100-mig', 'idle');

  test('a GPU in MIG mode has instances and no utilisation', () => {
    const { samples, details } = parseNvidiaSmi(all);
    expect(samples[0]).not.toHaveProperty('utilisationPercent');
    expect(details[0]?.features).toMatchObject({ utilisation: 'not_supported', mig: true });
    expect(details[0]?.mig?.map(({ profile }) => profile)).toEqual([
      '2c.3g.20gb',
      '1c.3g.20gb',
      '2g.10gb',
      '1g.5gb+me',
    ]);
    expect(details[0]?.processes).toEqual([{ pid: 901, name: 'python3', memoryUsedBytes: 9001 * MIB }]);
  });

  test('its neighbour is not in MIG mode', () => {
    const { samples, details } = parseNvidiaSmi(all);
    expect(samples[1]?.utilisationPercent).toBe(73);
    expect(details[1]?.features.mig).toBe('disabled');
    expect(details[1]).not.toHaveProperty('mig');
  });

  test('instances that could not be read are no empty list', () => {
    const { details } = parseNvidiaSmi({ queryGpu: all.queryGpu });
    expect(details[0]).not.toHaveProperty('mig');
    expect(details[0]?.features.mig).toBe('read_failed');
  });
});
