import type { MigInstance } from '../../../model/gpu.ts';
import type { Device } from './device.ts';
import { GpmWindow } from './gpm.ts';
import { DeviceAttributes } from './layout.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { readMemory } from './sample.ts';
import { SUCCESS } from './status.ts';
import { fail, readHandle, readStruct, readText, readU32 } from './values.ts';
import type { Reading } from './values.ts';

const UUID_LENGTH = 96;
const NAME_LENGTH = 96;
const MIG_ENABLED = 1;

/** Reads the MIG devices of a GPU. Instances come and go while we run: GPM windows follow them. */
export class MigReader {
  private readonly nvml: NvmlLibrary;
  private readonly device: Device;
  private windows = new Map<string, GpmWindow>();
  private generation = '';

  constructor(nvml: NvmlLibrary, device: Device) {
    this.nvml = nvml;
    this.device = device;
  }

  /** All MIG devices; an empty list while MIG is on without instances, `disabled` while it is off. */
  async read(): Promise<Reading<readonly MigInstance[]>> {
    const current = Buffer.alloc(4);
    const pending = Buffer.alloc(4);
    const code = await this.nvml.call('nvmlDeviceGetMigMode', this.device.handle, current, pending);
    if (code !== SUCCESS) return fail(code);
    if (current.readUInt32LE(0) !== MIG_ENABLED) return { reason: 'disabled' };
    const most = await readU32(this.nvml, 'nvmlDeviceGetMaxMigDeviceCount', this.device.handle);
    const instances: MigInstance[] = [];
    for (let index = 0; index < (most.value ?? 0); index++) {
      const found = await readHandle(
        this.nvml,
        'nvmlDeviceGetMigDeviceHandleByIndex',
        this.device.handle,
        index,
      );
      if (found.value !== undefined) instances.push(await this.readInstance(found.value));
    }
    return { value: await this.withActivity(instances) };
  }

  private async readInstance(handle: Handle): Promise<MigInstance> {
    const { nvml } = this;
    const gpuInstance = await readU32(nvml, 'nvmlDeviceGetGpuInstanceId', handle);
    const computeInstance = await readU32(nvml, 'nvmlDeviceGetComputeInstanceId', handle);
    const attributes = await readStruct(nvml, 'nvmlDeviceGetAttributes_v2', DeviceAttributes, handle);
    const memory = await readMemory(nvml, handle);
    const name = await readText(nvml, 'nvmlDeviceGetName', NAME_LENGTH, handle);
    return {
      gpuInstanceId: String(gpuInstance.value ?? ''),
      computeInstanceId: String(computeInstance.value ?? ''),
      uuid: await readText(nvml, 'nvmlDeviceGetUUID', UUID_LENGTH, handle),
      // "NVIDIA H100 80GB HBM3 MIG 3g.40gb"
      profile: / MIG (\S+)$/.exec(name)?.[1] ?? '',
      ...(attributes.value && {
        multiprocessors: attributes.value.readUInt32LE(DeviceAttributes.offsets.multiprocessorCount),
      }),
      ...(memory.value && { memory: memory.value }),
    };
  }

  /** GPM is per GPU instance. After a reconfiguration an id can stand for another instance: all windows start anew. */
  private async withActivity(instances: readonly MigInstance[]): Promise<readonly MigInstance[]> {
    const generation = instances.map(({ uuid }) => uuid).join();
    if (generation !== this.generation) await this.dropWindows();
    this.generation = generation;
    const activities = new Map<string, MigInstance['activity']>();
    for (const { gpuInstanceId } of instances) {
      if (activities.has(gpuInstanceId)) continue;
      const reading = await this.windowOf(gpuInstanceId).read();
      activities.set(gpuInstanceId, reading.value?.activity);
    }
    return instances.map((instance) => {
      const activity = activities.get(instance.gpuInstanceId);
      return activity ? { ...instance, activity } : instance;
    });
  }

  private windowOf(gpuInstanceId: string): GpmWindow {
    let window = this.windows.get(gpuInstanceId);
    if (!window) {
      window = new GpmWindow(this.nvml, this.device.handle, Number(gpuInstanceId));
      this.windows.set(gpuInstanceId, window);
    }
    return window;
  }

  private async dropWindows(): Promise<void> {
    for (const window of this.windows.values()) await window.free();
    this.windows = new Map();
  }
}
