/** Calls at the edge of what is documented. */
import { out8 } from './device.ts';
import type { Device } from './device.ts';
import { gpmMetrics, gpmSample } from './gpm.ts';

export function edges(device: Device) {
  const metricsNow = gpmSample(device);
  const atOnce = gpmMetrics(device, metricsNow, gpmSample(device), [2]);
  const shortUuid = Buffer.alloc(8);
  const mig = out8();
  const set = out8();
  const created = device.nvml.code('nvmlEventSetCreate', set);
  const events = device.u64('nvmlDeviceGetSupportedEventTypes', device.handle);
  const registered = device.nvml.code('nvmlDeviceRegisterEvents', device.handle, 8n, set.readBigUInt64LE(0));
  const waited = device.nvml.call('nvmlEventSetWait_v2', set.readBigUInt64LE(0), Buffer.alloc(64), 200);
  device.nvml.code('nvmlEventSetFree', set.readBigUInt64LE(0));
  return {
    gpmSamplesAtOnce: atOnce,
    uuidInto8Bytes: device.nvml.code('nvmlDeviceGetUUID', device.handle, shortUuid, 8),
    indexBeyondTheLast: device.nvml.code('nvmlDeviceGetHandleByIndex_v2', 99, out8()),
    memoryV2WithVersion1: device.words('nvmlDeviceGetMemoryInfo_v2', 40, 40 | (1 << 24)),
    memoryV2WithoutVersion: device.words('nvmlDeviceGetMemoryInfo_v2', 40, 0),
    temperatureWithVersion2: device.words('nvmlDeviceGetTemperatureV', 12, 12 | (2 << 24)),
    migModes: [device.u32('nvmlDeviceGetMigMode', device.handle, mig), mig.readUInt32LE(0)],
    mostMigDevices: device.u32('nvmlDeviceGetMaxMigDeviceCount', device.handle),
    migDeviceWithoutMig: device.nvml.code('nvmlDeviceGetMigDeviceHandleByIndex', device.handle, 0, out8()),
    processNameOfNobody: device.nvml.code('nvmlSystemGetProcessName', 4_000_000, Buffer.alloc(256), 256),
    events: { created, supported: events, registered, waited },
  };
}
