/** All dashboards, in the order in which they are read. */
import type { Board } from './frame/board.ts';
import { alertQuality } from './alert-quality.ts';
import { baselines } from './baselines.ts';
import { capacity } from './capacity.ts';
import { exporter } from './exporter.ts';
import { gpu } from './gpu.ts';
import { gpuFleet } from './gpu-fleet.ts';
import { headroom } from './headroom.ts';
import { inference } from './inference.ts';

export const BOARDS: readonly Board[] = [
  headroom,
  inference,
  gpuFleet,
  gpu,
  capacity,
  baselines,
  alertQuality,
  exporter,
];
