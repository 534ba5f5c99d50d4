import { gpu } from '../../catalogue/index.ts';
import type { MigInstance } from '../../model/gpu.ts';
import type { Samples } from '../../model/samples.ts';

/**
 * MIG instances as series. Memory and activity belong to the GPU instance, which several compute instances may
 * share: they are written once per GPU instance, so that a sum counts nothing twice.
 */
export function projectMig(
  samples: Samples,
  gpuLabels: { readonly device_id: string; readonly uuid: string },
  instances: readonly MigInstance[],
): void {
  const written = new Set<string>();
  for (const instance of instances) {
    const labels = { ...gpuLabels, gpu_instance_id: instance.gpuInstanceId };
    const computeLabels = { ...labels, compute_instance_id: instance.computeInstanceId };
    samples.add(gpu.migInfo, { ...computeLabels, mig_uuid: instance.uuid, profile: instance.profile }, 1);
    samples.add(gpu.migMultiprocessors, computeLabels, instance.multiprocessors);
    if (written.has(instance.gpuInstanceId)) continue;
    written.add(instance.gpuInstanceId);
    samples.add(gpu.migMemoryUsedBytes, labels, instance.memory?.usedBytes);
    samples.add(gpu.migMemoryTotalBytes, labels, instance.memory?.totalBytes);
    samples.add(gpu.migMemoryFreeBytes, labels, instance.memory?.freeBytes);
    samples.add(gpu.migSmActiveRatio, labels, instance.activity?.smActive);
    samples.add(gpu.migSmOccupancyRatio, labels, instance.activity?.smOccupancy);
    samples.add(gpu.migTensorActiveRatio, labels, instance.activity?.tensorActive);
    samples.add(gpu.migDramActiveRatio, labels, instance.activity?.dramActive);
  }
}
