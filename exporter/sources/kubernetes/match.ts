import type { GpuIdentity, GpuInventory } from '../../model/gpu.ts';
import { deviceReference, isOfGpus } from './device-id.ts';
import type { DeviceReference } from './device-id.ts';
import type { HeldDevice } from './pod-resources.ts';

/** A container and what it holds: a GPU or a share of one, or an instance of it. */
export interface Attribution {
  readonly held: HeldDevice;
  readonly gpu: GpuIdentity;
  /** Absent for a whole GPU. */
  readonly mig?: DeviceReference['mig'];
}

/** Why a device is not shown. `not_read`: of a GPU that is not read here; `unknown_id`: its id has no known form. */
export const UNMATCHED_REASONS = ['not_read', 'unknown_id'] as const;
export type UnmatchedReason = (typeof UNMATCHED_REASONS)[number];

export interface Unmatched {
  readonly held: HeldDevice;
  readonly reason: UnmatchedReason;
}

export interface Matches {
  readonly attributions: readonly Attribution[];
  readonly unmatched: readonly Unmatched[];
}

/** Finds the GPUs of devices; what is no device of a GPU is passed over. `byMinor`: UUIDs by number in `/dev/nvidiaN`. */
export function matchDevices(
  devices: readonly HeldDevice[],
  inventory: GpuInventory,
  byMinor: ReadonlyMap<string, string>,
): Matches {
  const gpus = new Map(inventory.gpus.map((gpu) => [gpu.uuid, gpu]));
  const migs = new Map(inventory.migs.map((mig) => [mig.migUuid, mig]));
  const attributions: Attribution[] = [];
  const unmatched: Unmatched[] = [];
  for (const held of devices) {
    const reference = deviceReference(held);
    const found = reference && find(reference);
    if (found) attributions.push({ held, ...found });
    else if (reference) unmatched.push({ held, reason: 'not_read' });
    else if (isOfGpus(held.resource)) unmatched.push({ held, reason: 'unknown_id' });
  }
  return { attributions, unmatched };

  function find({ uuid, minor = '', migUuid, mig }: DeviceReference): Omit<Attribution, 'held'> | undefined {
    if (migUuid !== undefined) {
      const found = migs.get(migUuid);
      return found && { gpu: found, mig: found };
    }
    const gpu = gpus.get(uuid ?? byMinor.get(minor) ?? '');
    return gpu && { gpu, ...(mig && { mig }) };
  }
}
