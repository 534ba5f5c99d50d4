/** Every input of the verdict as a recorded series, named `level:metric:operations`. */
import type { InputName } from './condition.ts';
import { dollarsPerHour, faultyGpus, gpus, sharedGpus, utilisation } from './rules/gpu.ts';
import type { InputRule } from './rules/input-rule.ts';
import { tpotOverSlo, ttftOverSlo } from './rules/latency.ts';
import {
  abortedPerSecond,
  batchFill,
  failedShare,
  kvUsage,
  modelLoadSeconds,
  preemptionsPerSecond,
  queueDepth,
  queueGrowth,
  ready,
  requestsPerSecond,
  requestsRunning,
  tokensPerSecond,
} from './rules/server.ts';

/**
 * In the order of `VerdictInputs`. They keep the labels of the target, whatever they are (job, instance, cluster,
 * namespace, pod): labels are taken away by name (`without`, `ignoring`), never kept by name.
 */
export const INPUT_RULES: Readonly<Record<InputName, InputRule>> = {
  faultyGpus,
  ready,
  requestsPerSecond,
  abortedPerSecond,
  failedShare,
  tokensPerSecond,
  running: requestsRunning,
  utilisation,
  batchFill,
  queueDepth,
  queueGrowth,
  ttftOverSlo,
  tpotOverSlo,
  kvUsage,
  preemptionsPerSecond,
  gpus,
  sharedGpus,
  dollarsPerHour,
  modelLoadSeconds,
};

/** The recorded series of an input. */
export function seriesOf(input: InputName): string {
  return INPUT_RULES[input].record;
}
