import { gpu } from '../../exporter/catalogue/index.ts';
import { ofMig } from '../queries/gpu.ts';
import type { GpuScope } from '../queries/gpu.ts';
import { select } from '../queries/select.ts';
import type { Named } from '../queries/select.ts';
import { GPU_ROWS } from './gpus.ts';
import { table } from './table.ts';

/** Every MIG device, with what it has and does. */
export function migTable(scope: GpuScope, height: number) {
  const of = (series: Named) => ofMig(select(series, scope), scope);
  const memory = `${select(gpu.migMemoryUsedBytes, scope)} / ${select(gpu.migMemoryTotalBytes, scope)}`;
  return table({
    title: 'MIG devices',
    means:
      'Each part that a GPU is cut into. Memory and activity are those of the GPU instance, which its compute instances share.',
    act: 'A part without work is paid for as the whole is: give it away, or cut the GPU anew. One that is full and busy has outgrown its profile.',
    noValue: 'No GPU is cut into MIG devices',
    width: 24,
    height,
    apart: GPU_ROWS.apart,
    rows: {
      ...GPU_ROWS.rows,
      gpu_instance_id: { title: 'Instance id', width: 80 },
      compute_instance_id: { title: 'Compute id', width: 80 },
      profile: { title: 'Profile', width: 90 },
    },
    sortedBy: 'SMs active',
    columns: [
      {
        title: 'SMs',
        expr: `${select(gpu.migInfo, scope)} * ignoring (mig_uuid, profile) ${select(gpu.migMultiprocessors, scope)}`,
        unit: 'count',
        decimals: 0,
      },
      { title: 'SMs active', expr: of(gpu.migSmActiveRatio), unit: 'share', decimals: 0, width: 85 },
      { title: 'Warps', expr: of(gpu.migSmOccupancyRatio), unit: 'share', decimals: 0 },
      { title: 'Tensor', expr: of(gpu.migTensorActiveRatio), unit: 'share', decimals: 0 },
      { title: 'Bandwidth', expr: of(gpu.migDramActiveRatio), unit: 'share', decimals: 0, width: 85 },
      { title: 'VRAM', expr: of(gpu.migMemoryUsedBytes), unit: 'bytes', decimals: 1, width: 90 },
      { title: 'VRAM used', expr: ofMig(memory, scope), unit: 'share', decimals: 0 },
    ],
  });
}
