import { EventData } from './layout.ts';
import type { Device } from './device.ts';
import type { Handle, NvmlLibrary } from './library.ts';
import { featureReason, statusText, SUCCESS, TIMEOUT } from './status.ts';
import type { FeatureReason } from '../../../model/gpu.ts';

const XID_EVENT = 0x8;
/** One wait; also how long an event-set change or the end of the process may have to wait for it. */
const WAIT_MS = 1_000;
const SHORTEST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export interface XidListener {
  xid(device: Device, code: number): void;
  problem(text: string): void;
}

/**
 * Waits for XID errors for as long as the process lives, on a thread and with an event set of its own: reads that
 * fail or hang do not stop it, and a wait that fails is taken up again.
 */
export class XidWatch {
  private readonly nvml: NvmlLibrary;
  private readonly devices: readonly Device[];
  private readonly states = new Map<Device, true | FeatureReason>();

  constructor(nvml: NvmlLibrary, devices: readonly Device[]) {
    this.nvml = nvml;
    this.devices = devices;
  }

  /** True if events of this GPU reach us, else why not. */
  state(device: Device): true | FeatureReason {
    return this.states.get(device) ?? 'read_failed';
  }

  /** Makes the first event set, so that `state` is known before the first reading. Never rejects. */
  async start(listener: XidListener): Promise<void> {
    const set = await this.register();
    void this.watch(set, listener);
  }

  private async watch(first: Handle | undefined, listener: XidListener): Promise<void> {
    let set = first;
    let pause = SHORTEST_PAUSE_MS;
    for (;;) {
      const code = set === undefined ? undefined : await this.waitOnce(set, listener);
      if (code === SUCCESS || code === TIMEOUT) {
        pause = SHORTEST_PAUSE_MS;
        continue;
      }
      if (code !== undefined)
        listener.problem(`XID watch: nvmlEventSetWait: ${statusText(code)}; tried again`);
      if (set !== undefined) await this.nvml.invoke('nvmlEventSetFree', [set]);
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      set = await this.register();
    }
  }

  private async waitOnce(set: Handle, listener: XidListener): Promise<number> {
    const data = Buffer.alloc(EventData.size);
    const code = await this.nvml.invoke(this.nvml.first('nvmlEventSetWait_v2', 'nvmlEventSetWait'), [
      set,
      data,
      WAIT_MS,
    ]);
    if (code !== SUCCESS) return code;
    if (data.readBigUInt64LE(EventData.offsets.eventType) !== BigInt(XID_EVENT)) return code;
    const handle = data.readBigUInt64LE(EventData.offsets.device);
    const device = this.devices.find((candidate) => candidate.handle === handle);
    if (device) listener.xid(device, Number(data.readBigUInt64LE(EventData.offsets.eventData)));
    return code;
  }

  /** An event set with every GPU that supports XID events; undefined when none does, or it cannot be made. */
  private async register(): Promise<Handle | undefined> {
    const out = Buffer.alloc(8);
    const created = await this.nvml.invoke('nvmlEventSetCreate', [out]);
    if (created !== SUCCESS) {
      for (const device of this.devices) this.states.set(device, featureReason(created));
      return undefined;
    }
    const set = out.readBigUInt64LE(0);
    for (const device of this.devices) this.states.set(device, await this.registerDevice(device, set));
    if ([...this.states.values()].includes(true)) return set;
    await this.nvml.invoke('nvmlEventSetFree', [set]);
    return undefined;
  }

  private async registerDevice(device: Device, set: Handle): Promise<true | FeatureReason> {
    const supported = Buffer.alloc(8);
    const asked = await this.nvml.invoke('nvmlDeviceGetSupportedEventTypes', [device.handle, supported]);
    if (asked !== SUCCESS) return featureReason(asked);
    if ((supported.readBigUInt64LE(0) & BigInt(XID_EVENT)) === 0n) return 'not_supported';
    const code = await this.nvml.invoke('nvmlDeviceRegisterEvents', [device.handle, XID_EVENT, set]);
    return code === SUCCESS ? true : featureReason(code);
  }
}
