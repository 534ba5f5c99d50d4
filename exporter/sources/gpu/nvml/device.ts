import type { ClockDomain, GpuIdentity, GpuInfo } from '../../../model/gpu.ts';
import { readMaxClocks } from './clocks.ts';
import { PciInfo } from './layout.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { textOf } from './library.ts';
import { GpuLost, isNotOurs, SessionOver, statusText, SUCCESS } from './status.ts';
import { readStruct, readText } from './values.ts';

/** A GPU with its handle and what does not change while the handle lives. */
export interface Device extends GpuIdentity {
  readonly handle: Handle;
  readonly info: GpuInfo;
  readonly clocksMaxHertz: Partial<Record<ClockDomain, number>>;
}

export interface Enumeration {
  readonly devices: readonly Device[];
  /** Indices that the driver counts but gives no working handle for. */
  readonly lost: readonly string[];
}

const UUID_LENGTH = 96;
const NAME_LENGTH = 96;
const VERSION_LENGTH = 80;

/** All GPUs; one that is lost costs itself only. Throws SessionOver when there is none at all. */
export async function enumerate(nvml: NvmlLibrary): Promise<Enumeration> {
  const count = Buffer.alloc(4);
  const code = await nvml.call(nvml.first('nvmlDeviceGetCount_v2', 'nvmlDeviceGetCount'), count);
  if (code !== SUCCESS) throw new SessionOver(`nvmlDeviceGetCount: ${statusText(code)}`);
  const driverVersion = await readText(nvml, 'nvmlSystemGetDriverVersion', VERSION_LENGTH);
  const devices: Device[] = [];
  const lost: string[] = [];
  for (let index = 0; index < count.readUInt32LE(0); index++) {
    const device = await openDevice(nvml, index, driverVersion);
    if (device === 'lost') lost.push(String(index));
    else if (device) devices.push(device);
  }
  if (devices.length + lost.length === 0) throw new SessionOver('the driver is loaded, but shows no GPU');
  return { devices, lost };
}

/** The GPU at an index; `lost` when it has no working handle, nothing when it is not ours to read. */
export async function openDevice(
  nvml: NvmlLibrary,
  index: number,
  driverVersion: string,
): Promise<Device | 'lost' | undefined> {
  const out = Buffer.alloc(8);
  const byIndex = nvml.first('nvmlDeviceGetHandleByIndex_v2', 'nvmlDeviceGetHandleByIndex');
  const code = await nvml.attempt(byIndex, index, out);
  if (code !== SUCCESS) return isNotOurs(code) ? undefined : 'lost';
  try {
    return await identify(nvml, out.readBigUInt64LE(0), index, driverVersion);
  } catch (error) {
    if (error instanceof GpuLost) return 'lost';
    throw error;
  }
}

async function identify(
  nvml: NvmlLibrary,
  handle: Handle,
  index: number,
  driverVersion: string,
): Promise<Device | 'lost'> {
  const uuid = Buffer.alloc(UUID_LENGTH);
  if ((await nvml.call('nvmlDeviceGetUUID', handle, uuid, UUID_LENGTH)) !== SUCCESS) return 'lost';
  return {
    deviceId: String(index),
    uuid: textOf(uuid),
    handle,
    info: {
      name: await readText(nvml, 'nvmlDeviceGetName', NAME_LENGTH, handle),
      driverVersion,
      pciBusId: await readPciBusId(nvml, handle),
      vbiosVersion: await readText(nvml, 'nvmlDeviceGetVbiosVersion', 32, handle),
      computeCapability: await readComputeCapability(nvml, handle),
    },
    clocksMaxHertz: await readMaxClocks(nvml, handle),
  };
}

async function readPciBusId(nvml: NvmlLibrary, handle: Handle): Promise<string> {
  const symbol = nvml.first('nvmlDeviceGetPciInfo_v3', 'nvmlDeviceGetPciInfo_v2');
  const { value } = await readStruct(nvml, symbol, PciInfo, handle);
  if (!value) return '';
  // _v2 knows only the legacy form, with a four-digit domain
  const offset = symbol === 'nvmlDeviceGetPciInfo_v3' ? PciInfo.offsets.busId : PciInfo.offsets.busIdLegacy;
  return textOf(value, offset);
}

async function readComputeCapability(nvml: NvmlLibrary, handle: Handle): Promise<string> {
  const major = Buffer.alloc(4);
  const minor = Buffer.alloc(4);
  const code = await nvml.call('nvmlDeviceGetCudaComputeCapability', handle, major, minor);
  return code === SUCCESS ? `${major.readInt32LE(0)}.${minor.readInt32LE(0)}` : '';
}
