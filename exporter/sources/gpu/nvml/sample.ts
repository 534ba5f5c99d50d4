import type { GpuSample, MemoryReading } from '../../../model/gpu.ts';
import { clockLimitReasons } from '../clock-limits.ts';
import type { Device } from './device.ts';
import { Memory, MemoryV2, Utilization } from './layout.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { mapReading, readStruct, readU32, readU64 } from './values.ts';
import type { Reading } from './values.ts';

/** What changes by the second, in four calls: this runs for every GPU at `--gpu.interval`. */
export interface SampleReadings {
  readonly utilisation: Reading<number>;
  readonly memory: Reading<MemoryReading>;
  readonly power: Reading<number>;
  readonly clocksLimited: Reading<NonNullable<GpuSample['clocksLimited']>>;
}

export async function readSample(nvml: NvmlLibrary, { handle }: Device): Promise<SampleReadings> {
  const utilisation = await readStruct(nvml, 'nvmlDeviceGetUtilizationRates', Utilization, handle);
  const memory = await readMemory(nvml, handle);
  const milliwatts = await readU32(nvml, 'nvmlDeviceGetPowerUsage', handle);
  const reasons = await readU64(
    nvml,
    nvml.first('nvmlDeviceGetCurrentClocksEventReasons', 'nvmlDeviceGetCurrentClocksThrottleReasons'),
    handle,
  );
  return {
    utilisation: mapReading(utilisation, (struct) => struct.readUInt32LE(Utilization.offsets.gpu)),
    memory,
    power: mapReading(milliwatts, (value) => value / 1000),
    clocksLimited: mapReading(reasons, (mask) => clockLimitReasons(BigInt(mask))),
  };
}

export function toSample(device: Device, readings: SampleReadings): GpuSample {
  const { utilisation, memory, power, clocksLimited } = readings;
  return {
    deviceId: device.deviceId,
    uuid: device.uuid,
    ...(utilisation.value !== undefined && { utilisationPercent: utilisation.value }),
    ...(memory.value && { memory: memory.value }),
    ...(power.value !== undefined && { powerWatts: power.value }),
    ...(clocksLimited.value && { clocksLimited: clocksLimited.value }),
  };
}

/** VRAM in bytes, of a GPU or a MIG device. The older call counts what the driver reserves as used. */
export async function readMemory(nvml: NvmlLibrary, handle: Handle): Promise<Reading<MemoryReading>> {
  const current = await readStruct(nvml, 'nvmlDeviceGetMemoryInfo_v2', MemoryV2, handle);
  if (current.value) {
    const { total, reserved, free, used } = MemoryV2.offsets;
    const read = (offset: number) => Number(current.value.readBigUInt64LE(offset));
    return {
      value: {
        usedBytes: read(used),
        totalBytes: read(total),
        freeBytes: read(free),
        reservedBytes: read(reserved),
      },
    };
  }
  const older = await readStruct(nvml, 'nvmlDeviceGetMemoryInfo', Memory, handle);
  return mapReading(older, (struct) => ({
    usedBytes: Number(struct.readBigUInt64LE(Memory.offsets.used)),
    totalBytes: Number(struct.readBigUInt64LE(Memory.offsets.total)),
    freeBytes: Number(struct.readBigUInt64LE(Memory.offsets.free)),
  }));
}
