import type { GpuDetail, GpuIdentity, GpuInventory } from '../../model/gpu.ts';

/** The GPUs, and the MIG devices that their details tell of. */
export function inventoryOf(gpus: readonly GpuIdentity[], details: readonly GpuDetail[]): GpuInventory {
  const migs = details.flatMap(({ deviceId, uuid, mig = [] }) =>
    mig.map(({ uuid: migUuid, gpuInstanceId, computeInstanceId }) => ({
      deviceId,
      uuid,
      migUuid,
      gpuInstanceId,
      computeInstanceId,
    })),
  );
  return { gpus, migs };
}
