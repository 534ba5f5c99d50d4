import { MemoryV2 } from '../../../exporter/sources/gpu/nvml/layout.ts';
import type { Argument } from '../raw.ts';
import type { Device } from './device.ts';
import { gpmSample } from './gpm.ts';

export function timings(device: Device) {
  const out = Buffer.alloc(4096);
  const one = (name: string, ...args: Argument[]) =>
    [name, device.timing(name, 30, device.handle, ...args, out)] as const;
  const memory = Buffer.alloc(MemoryV2.size);
  memory.writeUInt32LE(MemoryV2.version, 0);
  const samples = gpmSample(device);
  return Object.fromEntries([
    one('nvmlDeviceGetUtilizationRates'),
    ['nvmlDeviceGetMemoryInfo_v2', device.timing('nvmlDeviceGetMemoryInfo_v2', 30, device.handle, memory)],
    one('nvmlDeviceGetPowerUsage'),
    one('nvmlDeviceGetCurrentClocksEventReasons'),
    one('nvmlDeviceGetEnforcedPowerLimit'),
    one('nvmlDeviceGetTotalEnergyConsumption'),
    one('nvmlDeviceGetTemperature', 0),
    one('nvmlDeviceGetClockInfo', 1),
    one('nvmlDeviceGetPcieReplayCounter'),
    one('nvmlDeviceGetTotalEccErrors', 0, 0),
    one('nvmlDeviceGetMigMode', Buffer.alloc(8)),
    ['nvmlDeviceGetPcieThroughput', device.timing('nvmlDeviceGetPcieThroughput', 10, device.handle, 0, out)],
    ['nvmlGpmSampleGet', device.timing('nvmlGpmSampleGet', 30, device.handle, samples)],
  ]);
}
