import { MarginTemperatureV1, TemperatureV1 } from './layout.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { mapReading, readStruct, readU32 } from './values.ts';
import type { Reading } from './values.ts';

const GPU_DIE = 0;

/** Degrees Celsius of the die; the versioned call where the driver has it, the older one elsewhere. */
export async function readTemperature(nvml: NvmlLibrary, handle: Handle): Promise<Reading<number>> {
  const current = await readStruct(nvml, 'nvmlDeviceGetTemperatureV', TemperatureV1, handle);
  if (current.value) return { value: current.value.readInt32LE(TemperatureV1.offsets.temperature) };
  return readU32(nvml, 'nvmlDeviceGetTemperature', handle, GPU_DIE);
}

/** Degrees left before clocks are lowered for heat; negative when they are. */
export async function readTemperatureMargin(nvml: NvmlLibrary, handle: Handle): Promise<Reading<number>> {
  const margin = await readStruct(nvml, 'nvmlDeviceGetMarginTemperature', MarginTemperatureV1, handle);
  return mapReading(margin, (struct) => struct.readInt32LE(MarginTemperatureV1.offsets.marginTemperature));
}
