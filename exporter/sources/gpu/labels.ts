import { gpu } from '../../catalogue/index.ts';
import { CLOCK_LIMIT_REASONS } from '../../model/gpu.ts';
import type { ClockLimitReason, GpuIdentity } from '../../model/gpu.ts';
import { LabelSet } from '../../model/samples.ts';

/** The label sets of one GPU that every scrape writes. */
export interface GpuLabelSets {
  readonly identity: LabelSet<'device_id' | 'uuid'>;
  readonly byReason: ReadonlyMap<ClockLimitReason, LabelSet<'device_id' | 'uuid' | 'reason'>>;
}

export function gpuLabelSets({ deviceId, uuid }: GpuIdentity): GpuLabelSets {
  const labels = { device_id: deviceId, uuid };
  return {
    identity: new LabelSet(gpu.up.labels, labels),
    byReason: new Map(
      CLOCK_LIMIT_REASONS.map((reason) => [
        reason,
        new LabelSet(gpu.clocksLimited.labels, { ...labels, reason }),
      ]),
    ),
  };
}
