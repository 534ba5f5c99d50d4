/** What one reading gives, each by all the calls that there are for it. */
import { MemoryV2 } from '../../../exporter/sources/gpu/nvml/layout.ts';
import { from, out8 } from './device.ts';
import type { Device } from './device.ts';
import { processes } from './processes.ts';

export function once(device: Device) {
  return {
    memory1: device.words('nvmlDeviceGetMemoryInfo', 24, undefined),
    memory2: device.words('nvmlDeviceGetMemoryInfo_v2', 40, MemoryV2.version),
    temperature: device.u32('nvmlDeviceGetTemperature', device.handle, 0),
    temperatureV1: device.words('nvmlDeviceGetTemperatureV', 12, 12 | (1 << 24)),
    margin: device.words('nvmlDeviceGetMarginTemperature', 8, 8 | (1 << 24)),
    thresholds: from(0, 7).map((kind) =>
      device.u32('nvmlDeviceGetTemperatureThreshold', device.handle, kind),
    ),
    power: device.u32('nvmlDeviceGetPowerUsage', device.handle),
    energy: device.u64('nvmlDeviceGetTotalEnergyConsumption', device.handle),
    eventReasons: device.u64('nvmlDeviceGetCurrentClocksEventReasons', device.handle),
    throttleReasons: device.u64('nvmlDeviceGetCurrentClocksThrottleReasons', device.handle),
    utilisation: device.words('nvmlDeviceGetUtilizationRates', 8, undefined),
    clocks: from(0, 3).map((domain) => device.u32('nvmlDeviceGetClockInfo', device.handle, domain)),
    pcieThroughput: from(0, 1).map((side) => device.u32('nvmlDeviceGetPcieThroughput', device.handle, side)),
    replays: device.u32('nvmlDeviceGetPcieReplayCounter', device.handle),
    pcieLink: [
      device.u32('nvmlDeviceGetCurrPcieLinkGeneration', device.handle),
      device.u32('nvmlDeviceGetCurrPcieLinkWidth', device.handle),
    ],
    eccMode: device.words('nvmlDeviceGetEccMode', 4, undefined, out8()),
    ecc: from(0, 1).flatMap((kind) =>
      from(0, 1).map((life) => device.u64('nvmlDeviceGetTotalEccErrors', device.handle, kind, life)),
    ),
    links: from(0, 17).map((link) => device.u32('nvmlDeviceGetNvLinkState', device.handle, link)),
    fan: device.u32('nvmlDeviceGetFanSpeed', device.handle),
    compute: processes(device, 'nvmlDeviceGetComputeRunningProcesses_v3', 24),
    compute2: processes(device, 'nvmlDeviceGetComputeRunningProcesses_v2', 24),
    compute1: processes(device, 'nvmlDeviceGetComputeRunningProcesses', 16),
    graphics: processes(device, 'nvmlDeviceGetGraphicsRunningProcesses_v3', 24),
    mps: processes(device, 'nvmlDeviceGetMPSComputeRunningProcesses_v3', 24),
  };
}
