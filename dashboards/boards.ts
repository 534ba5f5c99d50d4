import { PROMISED_SHARE } from '../alerts/recording/slo.ts';
import { DEFAULT_THRESHOLDS } from '../alerts/verdict/thresholds.ts';
import type { Thresholds } from '../alerts/verdict/thresholds.ts';
import type { Board } from './frame/board.ts';
import { alertQuality } from './alert-quality.ts';
import { baselines } from './baselines.ts';
import { capacity } from './capacity.ts';
import { exporter } from './exporter.ts';
import { gpu } from './gpu.ts';
import { gpuFleet } from './gpu-fleet.ts';
import { headroom } from './headroom.ts';
import { inference } from './inference.ts';

/** What of a config the panels depend on. */
export interface BoardSettings {
  /** Share of requests that must keep their SLO, 0-1. */
  readonly objective?: number | undefined;
  /** Thresholds of the verdict. */
  readonly verdict?: Thresholds | undefined;
}

/** All dashboards, in the order in which they are read. */
export function boardsFor({
  objective = PROMISED_SHARE,
  verdict = DEFAULT_THRESHOLDS,
}: BoardSettings = {}): readonly Board[] {
  return [
    headroom(objective, verdict),
    inference(verdict),
    gpuFleet(verdict),
    gpu(verdict),
    capacity,
    baselines,
    alertQuality,
    exporter,
  ];
}

/** As they are without a config. */
export const BOARDS = boardsFor();
