import type { HeldDevice } from './pod-resources.ts';

/** Which GPU a device is, by one of three names, and which part of it. */
export interface DeviceReference {
  readonly uuid?: string;
  /** Of a MIG device. */
  readonly migUuid?: string;
  /** The number in `/dev/nvidiaN`. */
  readonly minor?: string;
  /** Absent for a whole GPU and where `migUuid` says it; an empty compute instance is not told. */
  readonly mig?: { readonly gpuInstanceId: string; readonly computeInstanceId: string };
}

/** What a device plugin appends for each replica of a GPU that is shared by time slices or MPS: `::3`. */
const REPLICA = /::\d+$/;

/**
 * Reads the ids of the NVIDIA device plugin (UUIDs; before driver 470 MIG devices as `MIG-GPU-uuid/gi/ci`), of GKE's
 * (`nvidia0`, `nvidia0/gi1`, with `/vgpu2` for a share) and of the DRA driver (`gpu-0`). A MIG device of the DRA driver
 * is named by its place, which nothing here can tell: that is undefined, as is all else.
 */
export function deviceReference({ id, resource }: HeldDevice): DeviceReference | undefined {
  const device = id.replace(REPLICA, '');
  if (/^GPU-[\da-f-]+$/.test(device)) return { uuid: device };
  if (/^MIG-[\da-f-]+$/.test(device)) return { migUuid: device };
  const [, uuid, gi, ci] = /^MIG-(GPU-[\da-f-]+)\/(\d+)\/(\d+)$/.exec(device) ?? [];
  if (uuid !== undefined) return { uuid, ...instance(gi, ci) };
  if (!isOfGpus(resource)) return undefined;
  const [, claimed] = /^gpu-(\d+)$/.exec(device) ?? [];
  if (claimed !== undefined) return { minor: claimed };
  const [, minor, gkeInstance] = /^nvidia(\d+)(?:\/gi(\d+))?(?:\/vgpu\d+)?$/.exec(device) ?? [];
  return minor === undefined ? undefined : { minor, ...instance(gkeInstance) };
}

/** False for NICs and whatever else comes under the same vendor. */
export function isOfGpus(resource: string): boolean {
  return /^nvidia\.com\/(gpu|mig-)/.test(resource) || resource === 'gpu.nvidia.com';
}

function instance(gi: string | undefined, ci = ''): Pick<DeviceReference, 'mig'> {
  return gi === undefined ? {} : { mig: { gpuInstanceId: gi, computeInstanceId: ci } };
}
