import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GpuDetail, GpuSample } from '../../../model/gpu.ts';
import { captureFiles, readCapture, sectionOf } from './fake/capture.mjs';
import { chooseFields } from './fields.ts';
import { hasMig, parseNvidiaSmi } from './parse.ts';

const MIB = 1024 * 1024;
const { own, shared } = captureFiles();
const captures = [...own, ...shared].flatMap((path) => {
  const capture = readCapture(path);
  const list = sectionOf(capture, 'capabilities :: list');
  const help = sectionOf(capture, 'capabilities :: help-query-gpu');
  return ['idle', 'load'].flatMap((state) => {
    const queryGpu = sectionOf(capture, `${state} :: query-gpu`);
    const query = sectionOf(capture, `${state} :: query (-q)`);
    const computeApps = sectionOf(capture, `${state} :: query-compute-apps`);
    return queryGpu === ''
      ? []
      : [{ name: `${basename(path, '.txt')} ${state}`, help, queryGpu, query, list, computeApps }];
  });
});

test('captures of real GPUs beside the repository are read too', (context) => {
  if (shared.length === 0) context.skip('../shared/captures is absent: only fixtures/ was read');
  expect(captures.length).toBeGreaterThan(own.length);
});

describe.each(captures)('$name', ({ help, queryGpu, query, list, computeApps }) => {
  const reading = parseNvidiaSmi({ queryGpu, query, list, computeApps });
  const { samples, details } = reading;

  test('every GPU of -L is read, and nothing is left out', () => {
    expect(samples.map(({ uuid }) => uuid)).toEqual(uuidsIn(list, 'GPU'));
    expect(details.map(({ uuid }) => uuid)).toEqual(uuidsIn(list, 'GPU'));
    expect(reading).toMatchObject({ recognised: true, lost: [], rejected: [], notices: [] });
  });

  test('a feature is true exactly where there is a value', () => {
    const told = details.map(({ features }) =>
      Object.fromEntries(Object.entries(features).map(([feature, value]) => [feature, value === true])),
    );
    expect(told).toEqual(details.map((detail, at) => presence(samples[at], detail)));
  });

  test('what the driver lists of the wanted fields is what its table has', () => {
    const printed = new Set(columnsOf(queryGpu));
    const listed = [...(chooseFields(help, new Set())?.values() ?? [])];
    expect(listed.filter((name) => !printed.has(name))).toEqual([]);
    expect(listed.length).toBeGreaterThan(25);
  });

  test('clock limits agree with the single flags of the table', () => {
    const columns = columnsOf(queryGpu);
    const flags = SINGLE_FLAGS.filter(([, column]) => columns.includes(`clocks_event_reasons.${column}`));
    const printed = rowsOf(queryGpu).map((row) =>
      flags.filter(([, column]) => row[columns.indexOf(`clocks_event_reasons.${column}`)] === 'Active'),
    );
    const read = samples.map(({ clocksLimited = [] }) =>
      flags.filter(([reason]) => clocksLimited.some((limit) => limit === reason)),
    );
    expect(read).toEqual(printed);
  });

  test('each MIG device of -L is there, with the memory of -q', () => {
    const mig = details.flatMap((detail) => detail.mig ?? []);
    expect(mig.map(({ uuid }) => uuid)).toEqual(uuidsIn(list, 'MIG'));
    expect(mig.length > 0).toBe(hasMig(queryGpu));
    const blocks = query.split(/^ +MIG Device\s*$/m).slice(1);
    const memory = blocks.map((block) =>
      /FB Memory Usage\s+Total\s+: (\d+) MiB.*\s.*\s+Used\s+: (\d+) MiB/.exec(block),
    );
    expect(mig.map((device) => [device.memory?.totalBytes, device.memory?.usedBytes])).toEqual(
      memory.map((match) => [Number(match?.[1]) * MIB, Number(match?.[2]) * MIB]),
    );
  });

  test('the memory of all processes is there, and no path', () => {
    const found = details.flatMap((detail) => detail.processes ?? []);
    const printed = [...computeApps.matchAll(/, (\d+) MiB\r?$/gm)].map(([, mib]) => Number(mib) * MIB);
    expect(sum(found.map(({ memoryUsedBytes }) => memoryUsedBytes))).toBe(sum(printed));
    expect(found.filter(({ name }) => /[\\/]/.test(name))).toEqual([]);
  });
});

const SINGLE_FLAGS = [
  ['application_clocks', 'applications_clocks_setting'],
  ['sw_power_cap', 'sw_power_cap'],
  ['hw_slowdown', 'hw_slowdown'],
  ['sync_boost', 'sync_boost'],
  ['sw_thermal_slowdown', 'sw_thermal_slowdown'],
  ['hw_thermal_slowdown', 'hw_thermal_slowdown'],
  ['hw_power_brake', 'hw_power_brake_slowdown'],
] as const;

function presence(sample: GpuSample | undefined, detail: GpuDetail): Record<string, boolean> {
  return {
    utilisation: sample?.utilisationPercent !== undefined,
    memory: sample?.memory !== undefined,
    power: sample?.powerWatts !== undefined,
    power_limit: detail.powerLimitWatts !== undefined,
    energy: detail.energyJoules !== undefined,
    temperature: detail.temperaturesCelsius?.gpu !== undefined,
    memory_temperature: detail.temperaturesCelsius?.memory !== undefined,
    temperature_margin: detail.temperatureMarginCelsius !== undefined,
    clocks: detail.clocksHertz !== undefined,
    clocks_limited: sample?.clocksLimited !== undefined,
    clocks_limited_seconds: detail.clocksLimitedSeconds !== undefined,
    activity: detail.activity !== undefined,
    pcie_throughput: detail.pcie !== undefined,
    pcie_replays: detail.pcie !== undefined,
    nvlink: detail.nvlink !== undefined,
    ecc: detail.ecc !== undefined,
    row_remap: detail.rowRemap !== undefined,
    mig: detail.mig !== undefined,
    processes: detail.processes !== undefined,
    xid: false,
  };
}

function uuidsIn(list: string, kind: 'GPU' | 'MIG'): string[] {
  return [...list.matchAll(/\(UUID: ((GPU|MIG)-[^)]+)\)/g)].flatMap(([, uuid = '', found]) =>
    found === kind ? [uuid] : [],
  );
}

function columnsOf(table: string): string[] {
  const [header = ''] = table.split(/\r?\n/);
  return header.split(', ').map((column) => column.replace(/ \[.*/, ''));
}

function rowsOf(table: string): string[][] {
  const [, ...rows] = table.trimEnd().split(/\r?\n/);
  return rows.map((row) => row.split(', '));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
