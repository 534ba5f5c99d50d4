/** What counts as a fault of a GPU, for the rules and for the status page alike. */
import type { ClockLimitReason } from '../../exporter/model/gpu.ts';
import { XIDS } from './xids.ts';

/**
 * XIDs after which NVIDIA's catalogue resets the GPU, restarts the machine or looks at the board, and those of ECC and
 * NVLink that have a workflow of their own (docs.nvidia.com/deploy/xid-errors/analyzing-xid-catalog.html). For the others
 * it restarts the application (13, 31, 94), or does nothing at once (43, 63, 92, 157); 45, 154, 171 and 172 only go with
 * another XID. Whether 144-150 (NVLink 5) need a reset stands in a code that NVML does not give: they count.
 */
export const FAULT_XIDS: readonly number[] = XIDS.filter(({ fault }) => fault).map(({ code }) => code);

const faults = new Set(FAULT_XIDS);

/** Whether the XID is a fault of the GPU, its links or its firmware, not of the application that ran on it. */
export function isFaultXid(xid: number): boolean {
  return faults.has(xid);
}

/** Reasons for lower clocks that need hands: cooling, power supply. Power caps of software are somebody's choice. */
export const FAULT_CLOCK_REASONS = [
  'hw_slowdown',
  'hw_thermal_slowdown',
  'hw_power_brake',
] as const satisfies readonly ClockLimitReason[];

/** The same, and heat that the driver meets before the hardware has to. */
export const HEAT_AND_POWER_REASONS: readonly ClockLimitReason[] = [
  ...FAULT_CLOCK_REASONS,
  'sw_thermal_slowdown',
];

/** Share of the window above which clocks held down by one such reason are a fault; a moment of it is not. */
export const FAULT_CLOCK_SHARE = 0.1;
