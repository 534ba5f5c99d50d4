import { PROMISED_SHARE } from '../alerts/recording/slo.ts';
import type { Board } from './frame/board.ts';
import { alertQuality } from './alert-quality.ts';
import { baselines } from './baselines.ts';
import { capacity } from './capacity.ts';
import { exporter } from './exporter.ts';
import { gpu } from './gpu.ts';
import { gpuFleet } from './gpu-fleet.ts';
import { headroom } from './headroom.ts';
import { inference } from './inference.ts';

/** All dashboards, in the order in which they are read. `objective` is the share of requests that must keep their SLO, 0-1. */
export function boardsFor(objective = PROMISED_SHARE): readonly Board[] {
  return [headroom(objective), inference, gpuFleet, gpu, capacity, baselines, alertQuality, exporter];
}

/** As they are without a config. */
export const BOARDS = boardsFor();
