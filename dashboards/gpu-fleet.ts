import type { Thresholds } from '../alerts/verdict/thresholds.ts';
import type { Board } from './frame/board.ts';
import { errors } from './gpu-fleet/errors.ts';
import { glance } from './gpu-fleet/glance.ts';
import { gpus } from './gpu-fleet/gpus.ts';
import { heat } from './gpu-fleet/heat.ts';
import { mig } from './gpu-fleet/mig.ts';
import { nvlink } from './gpu-fleet/nvlink.ts';
import { servers } from './gpu-fleet/servers.ts';
import { use } from './gpu-fleet/use.ts';

/** @param thresholds of the verdict */
export function gpuFleet(thresholds: Thresholds): Board {
  return {
    uid: 'headroom-gpus',
    title: 'GPU fleet',
    question: 'Which GPUs are broken, held down or idle, who runs on them, and what do they cost?',
    variables: ['job', 'instance'],
    lookBack: '6h',
    rows: [glance, gpus(thresholds), servers, use(thresholds), heat, errors, nvlink, mig],
  };
}
