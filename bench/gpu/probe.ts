/**
 * Asks the NVML library what only a real GPU can answer, and prints it as JSON. Reads only: no setting is changed.
 * `node dist/bench/gpu/probe.js LIBRARY [SECONDS]`; counters are read twice, SECONDS (10) apart.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { FieldValue, GpmMetric, GpmMetricsGet, MemoryV2 } from '../../exporter/sources/gpu/nvml/layout.ts';
import { SYMBOLS } from '../../exporter/sources/gpu/nvml/prototypes.ts';
import { RawNvml } from './raw.ts';
import type { Argument } from './raw.ts';

const [, , library = 'libnvidia-ml.so.1', seconds = '10'] = process.argv;
const nvml = new RawNvml(library);
const ALL_LINKS = 0xffffffff;
const LAST_FIELD = 340;
const LAST_METRIC = 333;
const OTHER_SYMBOLS = [
  'nvmlDeviceGetSamples',
  'nvmlDeviceGetProcessUtilization',
  'nvmlDeviceGetProcessesUtilizationInfo',
  'nvmlDeviceGetViolationStatus',
  'nvmlDeviceGetPcieThroughput',
  'nvmlDeviceGetMemoryErrorCounter',
  'nvmlDeviceGetRemappedRows_v2',
  'nvmlDeviceGetFanSpeedRPM',
  'nvmlDeviceGetNvLinkInfo',
  'nvmlDeviceGetGpuFabricInfoV',
  'nvmlGpmSetStreamingEnabled',
  'nvmlDeviceGetPdi',
];

interface Reading {
  readonly code: number;
  readonly type?: number;
  readonly value?: number;
}

const began = nvml.call('nvmlInit_v2');
const out8 = () => Buffer.alloc(8);
const handleBuffer = out8();
const byIndex = nvml.code('nvmlDeviceGetHandleByIndex_v2', 0, handleBuffer);
const gpu = handleBuffer.readBigUInt64LE(0);

function u32(name: string, ...args: Argument[]): { code: number; value?: number } {
  const out = out8();
  const code = nvml.code(name, ...args, out);
  return code === 0 ? { code, value: out.readUInt32LE(0) } : { code };
}

function u64(name: string, ...args: Argument[]): { code: number; value?: number } {
  const out = out8();
  const code = nvml.code(name, ...args, out);
  return code === 0 ? { code, value: Number(out.readBigUInt64LE(0)) } : { code };
}

/** All field ids, each in an entry of one call. */
function fields(scope: number): {
  readonly code: number;
  readonly entries: Readonly<Record<number, Reading>>;
} {
  const out = Buffer.alloc(FieldValue.size * LAST_FIELD);
  for (let id = 1; id <= LAST_FIELD; id++) {
    out.writeUInt32LE(id, (id - 1) * FieldValue.size);
    out.writeUInt32LE(scope, (id - 1) * FieldValue.size + FieldValue.offsets.scopeId);
  }
  const code = nvml.code('nvmlDeviceGetFieldValues', gpu, LAST_FIELD, out);
  const entries: Record<number, Reading> = {};
  for (let id = 1; id <= LAST_FIELD; id++) {
    const at = (id - 1) * FieldValue.size;
    const entryCode = out.readInt32LE(at + FieldValue.offsets.nvmlReturn);
    if (entryCode !== 0) {
      entries[id] = { code: entryCode };
      continue;
    }
    const type = out.readInt32LE(at + FieldValue.offsets.valueType);
    const value = at + FieldValue.offsets.value;
    entries[id] = {
      code: 0,
      type,
      value:
        type === 0
          ? out.readDoubleLE(value)
          : type === 1
            ? out.readUInt32LE(value)
            : type === 5
              ? out.readInt32LE(value)
              : Number(out.readBigUInt64LE(value)),
    };
  }
  return { code, entries };
}

function gpmSample(): bigint {
  const out = out8();
  nvml.code('nvmlGpmSampleAlloc', out);
  nvml.code('nvmlGpmSampleGet', gpu, out.readBigUInt64LE(0));
  return out.readBigUInt64LE(0);
}

function gpmMetrics(older: bigint, newer: bigint, ids: readonly number[], version = 1) {
  const request = Buffer.alloc(Math.max(GpmMetricsGet.size, 24 + ids.length * GpmMetric.size));
  request.writeUInt32LE(version, 0);
  request.writeUInt32LE(ids.length, GpmMetricsGet.offsets.numMetrics);
  request.writeBigUInt64LE(older, GpmMetricsGet.offsets.sample1);
  request.writeBigUInt64LE(newer, GpmMetricsGet.offsets.sample2);
  for (const [index, id] of ids.entries()) request.writeUInt32LE(id, 24 + index * GpmMetric.size);
  const { code, microseconds } = nvml.call('nvmlGpmMetricsGet', request);
  const entries: Record<number, Reading> = {};
  for (const [index, id] of ids.entries()) {
    const at = 24 + index * GpmMetric.size;
    const entryCode = request.readInt32LE(at + 4);
    entries[id] = entryCode === 0 ? { code: 0, value: request.readDoubleLE(at + 8) } : { code: entryCode };
  }
  return { code, microseconds, entries };
}

function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** Each metric in a call of its own, so that one that the driver does not know does not spoil the others. */
function gpmEach(older: bigint, newer: bigint) {
  return Object.fromEntries(
    from(1, LAST_METRIC).map((id) => {
      const { code, entries } = gpmMetrics(older, newer, [id]);
      return [id, { call: code, ...entries[id] }];
    }),
  );
}

/** The driver's ring of samples of a type: how many, how far apart, how far back. */
function ring(type: number) {
  const valueType = out8();
  const count = out8();
  const asked = nvml.code('nvmlDeviceGetSamples', gpu, type, 0n, valueType, count, null);
  const capacity = count.readUInt32LE(0);
  if (asked !== 0 || capacity === 0) return { type, asked, capacity };
  const out = Buffer.alloc(16 * capacity);
  const { code, microseconds } = nvml.call('nvmlDeviceGetSamples', gpu, type, 0n, valueType, count, out);
  const times: number[] = [];
  const values: number[] = [];
  for (let at = 0; at < Math.min(capacity, count.readUInt32LE(0)); at++) {
    times.push(Number(out.readBigUInt64LE(16 * at)));
    values.push(out.readUInt32LE(16 * at + 8));
  }
  const steps = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  return {
    type,
    asked,
    capacity,
    code,
    microseconds,
    valueType: valueType.readInt32LE(0),
    count: times.length,
    agesMs: [times[0], times.at(-1)].map((time) => Date.now() - (time ?? 0) / 1000),
    stepMicroseconds: steps
      .toSorted((a, b) => a - b)
      .filter((_, at) => at % Math.ceil(steps.length / 5) === 0),
    values: values.slice(-8),
  };
}

function processes(name: string, rowBytes: number) {
  const count = out8();
  const first = nvml.code(name, gpu, count, null);
  const told = count.readUInt32LE(0);
  count.writeUInt32LE(told + 5, 0);
  const out = Buffer.alloc(64 * (told + 5), 0xa5);
  const code = nvml.code(name, gpu, count, out);
  const rows = from(0, count.readUInt32LE(0) - 1).map((at) => ({
    pid: out.readUInt32LE(at * rowBytes),
    memory: Number(out.readBigUInt64LE(at * rowBytes + 8)),
    instance: rowBytes >= 24 ? out.readUInt32LE(at * rowBytes + 16) : undefined,
  }));
  const names = rows.map(({ pid }) => {
    const text = Buffer.alloc(256);
    const named = nvml.code('nvmlSystemGetProcessName', pid, text, 256);
    return { named, text: text.toString('utf8', 0, text.indexOf(0)) };
  });
  return { first, told, code, rows, names, after: code === 0 ? out.toString('hex', 0, 96) : '' };
}

function violations() {
  return from(0, 11).map((policy) => {
    const out = Buffer.alloc(16);
    const code = nvml.code('nvmlDeviceGetViolationStatus', gpu, policy, out);
    return { policy, code, reference: Number(out.readBigUInt64LE(0)), time: Number(out.readBigUInt64LE(8)) };
  });
}

function words(name: string, size: number, word: number | undefined, ...before: Argument[]) {
  const out = Buffer.alloc(Math.max(size, 8));
  if (word !== undefined) out.writeUInt32LE(word >>> 0, 0);
  const code = nvml.code(name, gpu, ...before, out);
  return {
    code,
    words: code === 0 ? from(0, Math.floor(size / 4) - 1).map((at) => out.readInt32LE(4 * at)) : [],
  };
}

/** Median microseconds of a call, over several; the first one apart. */
function timing(name: string, times: number, ...args: Argument[]) {
  const taken = Array.from({ length: times }, () => nvml.call(name, ...args));
  const sorted = taken.map(({ microseconds }) => microseconds).toSorted((a, b) => a - b);
  return {
    code: taken[0]?.code,
    first: taken[0]?.microseconds,
    median: sorted[Math.floor(sorted.length / 2)],
    most: sorted.at(-1),
  };
}

function timings() {
  const out = Buffer.alloc(4096);
  const one = (name: string, ...args: Argument[]) => [name, timing(name, 30, gpu, ...args, out)] as const;
  const memory = Buffer.alloc(MemoryV2.size);
  memory.writeUInt32LE(MemoryV2.version, 0);
  const samples = gpmSample();
  return Object.fromEntries([
    one('nvmlDeviceGetUtilizationRates'),
    ['nvmlDeviceGetMemoryInfo_v2', timing('nvmlDeviceGetMemoryInfo_v2', 30, gpu, memory)],
    one('nvmlDeviceGetPowerUsage'),
    one('nvmlDeviceGetCurrentClocksEventReasons'),
    one('nvmlDeviceGetEnforcedPowerLimit'),
    one('nvmlDeviceGetTotalEnergyConsumption'),
    one('nvmlDeviceGetTemperature', 0),
    one('nvmlDeviceGetClockInfo', 1),
    one('nvmlDeviceGetPcieReplayCounter'),
    one('nvmlDeviceGetTotalEccErrors', 0, 0),
    one('nvmlDeviceGetMigMode', Buffer.alloc(8)),
    ['nvmlDeviceGetPcieThroughput', timing('nvmlDeviceGetPcieThroughput', 10, gpu, 0, out)],
    ['nvmlGpmSampleGet', timing('nvmlGpmSampleGet', 30, gpu, samples)],
  ]);
}

function edges() {
  const metricsNow = gpmSample();
  const atOnce = gpmMetrics(metricsNow, gpmSample(), [2]);
  const shortUuid = Buffer.alloc(8);
  const mig = out8();
  const set = out8();
  const created = nvml.code('nvmlEventSetCreate', set);
  const events = u64('nvmlDeviceGetSupportedEventTypes', gpu);
  const registered = nvml.code('nvmlDeviceRegisterEvents', gpu, 8n, set.readBigUInt64LE(0));
  const waited = nvml.call('nvmlEventSetWait_v2', set.readBigUInt64LE(0), Buffer.alloc(64), 200);
  nvml.code('nvmlEventSetFree', set.readBigUInt64LE(0));
  return {
    gpmSamplesAtOnce: atOnce,
    uuidInto8Bytes: nvml.code('nvmlDeviceGetUUID', gpu, shortUuid, 8),
    indexBeyondTheLast: nvml.code('nvmlDeviceGetHandleByIndex_v2', 99, out8()),
    memoryV2WithVersion1: words('nvmlDeviceGetMemoryInfo_v2', 40, 40 | (1 << 24)),
    memoryV2WithoutVersion: words('nvmlDeviceGetMemoryInfo_v2', 40, 0),
    temperatureWithVersion2: words('nvmlDeviceGetTemperatureV', 12, 12 | (2 << 24)),
    migModes: [u32('nvmlDeviceGetMigMode', gpu, mig), mig.readUInt32LE(0)],
    mostMigDevices: u32('nvmlDeviceGetMaxMigDeviceCount', gpu),
    migDeviceWithoutMig: nvml.code('nvmlDeviceGetMigDeviceHandleByIndex', gpu, 0, out8()),
    processNameOfNobody: nvml.code('nvmlSystemGetProcessName', 4_000_000, Buffer.alloc(256), 256),
    events: { created, supported: events, registered, waited },
  };
}

function once() {
  return {
    memory1: words('nvmlDeviceGetMemoryInfo', 24, undefined),
    memory2: words('nvmlDeviceGetMemoryInfo_v2', 40, MemoryV2.version),
    temperature: u32('nvmlDeviceGetTemperature', gpu, 0),
    temperatureV1: words('nvmlDeviceGetTemperatureV', 12, 12 | (1 << 24)),
    margin: words('nvmlDeviceGetMarginTemperature', 8, 8 | (1 << 24)),
    thresholds: from(0, 7).map((kind) => u32('nvmlDeviceGetTemperatureThreshold', gpu, kind)),
    power: u32('nvmlDeviceGetPowerUsage', gpu),
    energy: u64('nvmlDeviceGetTotalEnergyConsumption', gpu),
    eventReasons: u64('nvmlDeviceGetCurrentClocksEventReasons', gpu),
    throttleReasons: u64('nvmlDeviceGetCurrentClocksThrottleReasons', gpu),
    utilisation: words('nvmlDeviceGetUtilizationRates', 8, undefined),
    clocks: from(0, 3).map((domain) => u32('nvmlDeviceGetClockInfo', gpu, domain)),
    pcieThroughput: from(0, 1).map((side) => u32('nvmlDeviceGetPcieThroughput', gpu, side)),
    replays: u32('nvmlDeviceGetPcieReplayCounter', gpu),
    pcieLink: [u32('nvmlDeviceGetCurrPcieLinkGeneration', gpu), u32('nvmlDeviceGetCurrPcieLinkWidth', gpu)],
    eccMode: words('nvmlDeviceGetEccMode', 4, undefined, out8()),
    ecc: from(0, 1).flatMap((kind) =>
      from(0, 1).map((life) => u64('nvmlDeviceGetTotalEccErrors', gpu, kind, life)),
    ),
    links: from(0, 17).map((link) => u32('nvmlDeviceGetNvLinkState', gpu, link)),
    fan: u32('nvmlDeviceGetFanSpeed', gpu),
    compute: processes('nvmlDeviceGetComputeRunningProcesses_v3', 24),
    compute2: processes('nvmlDeviceGetComputeRunningProcesses_v2', 24),
    compute1: processes('nvmlDeviceGetComputeRunningProcesses', 16),
    graphics: processes('nvmlDeviceGetGraphicsRunningProcesses_v3', 24),
    mps: processes('nvmlDeviceGetMPSComputeRunningProcesses_v3', 24),
  };
}

function counters() {
  const start = process.hrtime.bigint();
  const read = {
    at: Number(start / 1000n) / 1e6,
    energy: u64('nvmlDeviceGetTotalEnergyConsumption', gpu),
    scope0: fields(0),
    allLinks: fields(ALL_LINKS),
    violations: violations(),
  };
  return { ...read, tookMs: Number(process.hrtime.bigint() - start) / 1e6 };
}

const result: Record<string, unknown> = {
  library,
  init: began,
  byIndex,
  symbols: Object.fromEntries([...SYMBOLS, ...OTHER_SYMBOLS].map((name) => [name, nvml.has(name)])),
  gpmSupport: words('nvmlGpmQueryDeviceSupport', 8, 1),
};
function keep(name: string, read: () => unknown): void {
  try {
    result[name] = read();
  } catch (error) {
    result[name] = String(error);
  }
}

const olderSample = gpmSample();
keep('countersBefore', counters);
keep('once', once);
keep('rings', () => from(0, 9).map(ring));
keep('timings', timings);
keep('edges', edges);
await sleep(Number(seconds) * 1000);
const newerSample = gpmSample();
keep('countersAfter', counters);
keep('gpmNine', () => gpmMetrics(olderSample, newerSample, [2, 3, 5, 10, 11, 12, 13, 20, 21]));
keep('gpmAllInOneCall', () => gpmMetrics(olderSample, newerSample, from(1, LAST_METRIC)).code);
keep('gpmEach', () => gpmEach(olderSample, newerSample));
keep('gpmCumulativeTwice', () => {
  const third = gpmSample();
  return [
    gpmMetrics(olderSample, newerSample, from(248, 260)),
    gpmMetrics(olderSample, third, from(248, 260)),
  ];
});
process.stdout.write(`${JSON.stringify(result)}\n`);
nvml.code('nvmlShutdown');
