import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GpuDetail, GpuSample } from '../../../model/gpu.ts';
import { captureFiles, readCapture, sectionOf } from './fake/capture.mjs';
import { FIELD_NAMES, type FieldName } from './fields.ts';
import { parseNvidiaSmi } from './parse.ts';

type Value = string | number | boolean | undefined;
/** Where a cell must end up, and as what: written down once more, apart from the code under test. */
type Place = readonly [
  found: (sample: GpuSample, detail: GpuDetail) => Value,
  expected: (cell: string) => Value,
];

/** Judged together with others, by the other tests. */
const APART = [
  'power.draw.average',
  'power.draw.instant',
  'clocks_event_reasons.active',
  'ecc.mode.current',
  'mig.mode.current',
] as const satisfies readonly FieldName[];

const PLACES: Record<Exclude<FieldName, (typeof APART)[number]>, Place> = {
  index: [(sample) => sample.deviceId, String],
  uuid: [(sample) => sample.uuid, String],
  driver_version: [(_, { info }) => info.driverVersion, String],
  'utilization.gpu': [(sample) => sample.utilisationPercent, Number.parseFloat],
  'memory.total': [({ memory }) => memory?.totalBytes, mebibytes],
  'memory.reserved': [({ memory }) => memory?.reservedBytes, mebibytes],
  'memory.used': [({ memory }) => memory?.usedBytes, mebibytes],
  'memory.free': [({ memory }) => memory?.freeBytes, mebibytes],
  'power.draw': [(sample) => sample.powerWatts, Number.parseFloat],
  name: [(_, { info }) => info.name, String],
  'pci.bus_id': [(_, { info }) => info.pciBusId, String],
  vbios_version: [(_, { info }) => info.vbiosVersion, String],
  compute_cap: [(_, { info }) => info.computeCapability, String],
  'enforced.power.limit': [(_, detail) => detail.powerLimitWatts, Number.parseFloat],
  'temperature.gpu': [(_, detail) => detail.temperaturesCelsius?.gpu, Number],
  'temperature.memory': [(_, detail) => detail.temperaturesCelsius?.memory, Number],
  'temperature.gpu.tlimit': [(_, detail) => detail.temperatureMarginCelsius, Number],
  'clocks.current.graphics': [(_, { clocksHertz }) => clocksHertz?.graphics, megahertz],
  'clocks.current.sm': [(_, { clocksHertz }) => clocksHertz?.sm, megahertz],
  'clocks.current.memory': [(_, { clocksHertz }) => clocksHertz?.memory, megahertz],
  'clocks.current.video': [(_, { clocksHertz }) => clocksHertz?.video, megahertz],
  'clocks.max.graphics': [(_, { clocksMaxHertz }) => clocksMaxHertz?.graphics, megahertz],
  'clocks.max.sm': [(_, { clocksMaxHertz }) => clocksMaxHertz?.sm, megahertz],
  'clocks.max.memory': [(_, { clocksMaxHertz }) => clocksMaxHertz?.memory, megahertz],
  'clocks_event_reasons_counters.sw_power_cap': limited('sw_power_cap'),
  'clocks_event_reasons_counters.sync_boost': limited('sync_boost'),
  'clocks_event_reasons_counters.sw_thermal_slowdown': limited('sw_thermal_slowdown'),
  'clocks_event_reasons_counters.hw_thermal_slowdown': limited('hw_thermal_slowdown'),
  'clocks_event_reasons_counters.hw_power_brake_slowdown': limited('hw_power_brake'),
  'ecc.errors.corrected.volatile.total': ecc('corrected', 'volatile'),
  'ecc.errors.corrected.aggregate.total': ecc('corrected', 'aggregate'),
  'ecc.errors.uncorrected.volatile.total': ecc('uncorrected', 'volatile'),
  'ecc.errors.uncorrected.aggregate.total': ecc('uncorrected', 'aggregate'),
  'remapped_rows.correctable': [(_, { rowRemap }) => rowRemap?.correctable, Number],
  'remapped_rows.uncorrectable': [(_, { rowRemap }) => rowRemap?.uncorrectable, Number],
  'remapped_rows.pending': [(_, { rowRemap }) => rowRemap?.pending, isYes],
  'remapped_rows.failure': [(_, { rowRemap }) => rowRemap?.failed, isYes],
};

const { own, shared } = captureFiles();
// What the faulty box prints is there to be refused; parse.test.ts has what is to become of it.
const files = [...own.filter((path) => !path.includes('faulty')), ...shared];
const tables = files.flatMap((path) => {
  const capture = readCapture(path);
  return ['idle', 'load'].flatMap((state) => {
    const queryGpu = sectionOf(capture, `${state} :: query-gpu`);
    return queryGpu === '' ? [] : [{ name: `${basename(path, '.txt')} ${state}`, queryGpu }];
  });
});

describe.each(tables)('$name', ({ queryGpu }) => {
  test('no value of the table is lost or changed, and [N/A] is absent', () => {
    const [header = '', ...rows] = queryGpu.trimEnd().split(/\r?\n/);
    const columns = header.split(', ').map((column) => column.replace(/ \[.*/, ''));
    const { samples, details } = parseNvidiaSmi({ queryGpu });
    const found: Record<string, Value> = {};
    const expected: Record<string, Value> = {};
    for (const name of FIELD_NAMES.filter(isPlaced)) {
      const column = columns.indexOf(name);
      if (column < 0) continue;
      for (const [at, row] of rows.entries()) {
        const [sample, detail] = [samples[at], details[at]];
        if (!sample || !detail) throw new Error(`row ${at} gave no reading`);
        const cell = row.split(', ')[column] ?? '';
        const [readingOf, valueOf] = PLACES[name];
        const value = readingOf(sample, detail);
        // An info text that is absent is '', because labels are.
        found[`${name} of row ${at}`] = value === '' ? undefined : value;
        expected[`${name} of row ${at}`] = isAbsent(cell) ? undefined : valueOf(cell);
      }
    }
    expect(found).toEqual(expected);
    expect(Object.keys(found).length).toBeGreaterThan(25);
  });
});

function isPlaced(name: FieldName): name is keyof typeof PLACES {
  return name in PLACES;
}

function isAbsent(cell: string): boolean {
  return /^(?:\[.*\]|N\/A|)$/.test(cell);
}

function mebibytes(cell: string): number {
  return Number.parseInt(cell, 10) * 1024 * 1024;
}

function megahertz(cell: string): number {
  return Number.parseInt(cell, 10) * 1e6;
}

function isYes(cell: string): boolean {
  return cell === 'Yes';
}

function limited(reason: keyof NonNullable<GpuDetail['clocksLimitedSeconds']>): Place {
  return [(_, detail) => detail.clocksLimitedSeconds?.[reason], (cell) => Number.parseInt(cell, 10) / 1e6];
}

function ecc(severity: string, lifetime: string): Place {
  return [
    (_, detail) =>
      detail.ecc?.find((count) => count.severity === severity && count.lifetime === lifetime)?.count,
    Number,
  ];
}
