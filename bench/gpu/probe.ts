/**
 * Asks the NVML library what only a real GPU can answer, and prints it as JSON. Reads only: no setting is changed.
 * `node dist/bench/gpu/probe.js LIBRARY [SECONDS]`; counters are read twice, SECONDS (10) apart.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SYMBOLS } from '../../exporter/sources/gpu/nvml/prototypes.ts';
import { counters } from './probe/counters.ts';
import { Device, from } from './probe/device.ts';
import { edges } from './probe/edges.ts';
import { gpmEach, gpmMetrics, gpmSample, LAST_METRIC } from './probe/gpm.ts';
import { once } from './probe/once.ts';
import { ring } from './probe/rings.ts';
import { timings } from './probe/timings.ts';

const [, , library = 'libnvidia-ml.so.1', seconds = '10'] = process.argv;
const device = new Device(library);
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

const result: Record<string, unknown> = {
  library,
  init: device.init,
  byIndex: device.byIndex,
  symbols: Object.fromEntries([...SYMBOLS, ...OTHER_SYMBOLS].map((name) => [name, device.nvml.has(name)])),
  gpmSupport: device.words('nvmlGpmQueryDeviceSupport', 8, 1),
};
function keep(name: string, read: () => unknown): void {
  try {
    result[name] = read();
  } catch (error) {
    result[name] = String(error);
  }
}

const olderSample = gpmSample(device);
keep('countersBefore', () => counters(device));
keep('once', () => once(device));
keep('rings', () => from(0, 9).map((type) => ring(device, type)));
keep('timings', () => timings(device));
keep('edges', () => edges(device));
await sleep(Number(seconds) * 1000);
const newerSample = gpmSample(device);
keep('countersAfter', () => counters(device));
keep('gpmNine', () => gpmMetrics(device, olderSample, newerSample, [2, 3, 5, 10, 11, 12, 13, 20, 21]));
keep('gpmAllInOneCall', () => gpmMetrics(device, olderSample, newerSample, from(1, LAST_METRIC)).code);
keep('gpmEach', () => gpmEach(device, olderSample, newerSample));
keep('gpmCumulativeTwice', () => {
  const third = gpmSample(device);
  return [
    gpmMetrics(device, olderSample, newerSample, from(248, 260)),
    gpmMetrics(device, olderSample, third, from(248, 260)),
  ];
});
process.stdout.write(`${JSON.stringify(result)}\n`);
device.nvml.code('nvmlShutdown');
