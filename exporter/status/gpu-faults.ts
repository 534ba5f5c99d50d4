import { sentence } from '../../alerts/verdict/figures.ts';
import { FAULT_CLOCK_REASONS, FAULT_CLOCK_SHARE } from '../../alerts/verdict/gpu-faults.ts';
import { WINDOW_SECONDS } from '../../alerts/verdict/inputs.ts';
import type { ClockLimitReason } from '../model/gpu.ts';
import { rateOf } from './recent/points.ts';
import type { Ring } from './recent/ring.ts';
import type { TrackedGpu } from './recent/tracked.ts';
import type { NoticeView } from './view.ts';

const WINDOW_MS = WINDOW_SECONDS * 1000;
const HELD_DOWN = {
  hw_slowdown: 'by its hardware',
  hw_thermal_slowdown: 'for heat',
  hw_power_brake: 'by the power supply',
} satisfies Partial<Record<ClockLimitReason, string>>;

/** What was wrong with a GPU in the slots of the window before `now` (Unix milliseconds): phrases, none if it is well. */
export function faultsOf({ history, faultAt, faultXid }: TrackedGpu, slots: readonly number[], now: number) {
  const faults: string[] = [];
  if (history.points('up', slots).some(({ value }) => value === 0)) faults.push('did not answer');
  if (faultAt > now - WINDOW_MS) faults.push(`reported XID ${faultXid}`);
  for (const reason of FAULT_CLOCK_REASONS) {
    const share = rateOf(history.points(reason, slots)) ?? 0;
    if (share > FAULT_CLOCK_SHARE) faults.push(`had its clocks held down ${HELD_DOWN[reason]}`);
  }
  return faults;
}

/** Which of the GPUs had a fault, and what it was, one notice for each. */
export function faultNotices(ring: Ring, gpus: readonly TrackedGpu[], now: number): readonly NoticeView[] {
  const slots = ring.slotsAfter(now - WINDOW_MS);
  return gpus.flatMap((gpu) => {
    const faults = faultsOf(gpu, slots, now);
    if (faults.length === 0) return [];
    return [
      { kind: 'note', text: sentence(`GPU ${gpu.deviceId} ${faults.join(' and ')} in the last 5 minutes`) },
    ];
  });
}
