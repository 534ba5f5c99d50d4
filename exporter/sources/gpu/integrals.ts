import { gpu } from '../../catalogue/index.ts';
import { CLOCK_LIMIT_REASONS } from '../../model/gpu.ts';
import type { ClockLimitReason, FeatureReason, GpuDetail, GpuSample } from '../../model/gpu.ts';
import { HistogramAccumulator } from '../../model/histogram.ts';

/** Reasons that newer drivers count; the others are only ever flags. */
const COUNTED_BY_DRIVERS: ReadonlySet<ClockLimitReason> = new Set([
  'sw_power_cap',
  'sync_boost',
  'sw_thermal_slowdown',
  'hw_thermal_slowdown',
  'hw_power_brake',
]);

/** A read that failed says nothing of whether there is a counter; a feature that is missing says that there is none. */
function isKeptByNobody(feature: true | FeatureReason | undefined): boolean {
  return feature !== undefined && feature !== true && feature !== 'read_failed';
}

/** What the driver does not count, counted by us from the inner samples of one GPU. */
export class GpuIntegrals {
  busySeconds = 0;
  /** Seconds that were integrated: gaps in reading are in neither sum. */
  observedSeconds = 0;
  /** Integrated power, for GPUs without an energy counter. */
  energyJoules = 0;
  readonly limitedSeconds = new Map<ClockLimitReason, number>(
    CLOCK_LIMIT_REASONS.map((reason) => [reason, 0]),
  );
  readonly utilisation = new HistogramAccumulator(gpu.utilisationSampledPercent.buckets ?? []);
  /** Counters that the driver was seen to keep: ours never stand in for them, or they would seem to be reset. */
  private readonly keptByDriver = new Set<'energy' | ClockLimitReason>();
  private sawPower = false;
  private previous: number | undefined;

  /**
   * Adds a sample that stands for the time since the one before.
   * @param now monotonic milliseconds
   * @param longestGapMs a longer gap is not filled in: nobody knows what happened in it
   */
  add(sample: GpuSample, now: number, longestGapMs: number): void {
    this.sawPower ||= sample.powerWatts !== undefined;
    const elapsed = this.previous === undefined ? 0 : now - this.previous;
    this.previous = now;
    if (sample.utilisationPercent !== undefined) this.utilisation.observe(sample.utilisationPercent);
    if (elapsed <= 0 || elapsed > longestGapMs) return;
    this.integrate(sample, elapsed / 1000);
  }

  noteDriverCounters({ energyJoules, clocksLimitedSeconds }: GpuDetail): void {
    if (energyJoules !== undefined) this.keptByDriver.add('energy');
    for (const reason of CLOCK_LIMIT_REASONS) {
      if (clocksLimitedSeconds?.[reason] !== undefined) this.keptByDriver.add(reason);
    }
  }

  /** The driver's counter; ours where the driver is known to keep none; nothing while it cannot be read. */
  energy(detail: GpuDetail | undefined): number | undefined {
    if (this.keptByDriver.has('energy')) return detail?.energyJoules;
    return this.sawPower && isKeptByNobody(detail?.features.energy) ? this.energyJoules : undefined;
  }

  /** As `energy`, for the seconds that a reason held the clocks down. */
  limited(reason: ClockLimitReason, detail: GpuDetail | undefined): number | undefined {
    if (this.keptByDriver.has(reason)) return detail?.clocksLimitedSeconds?.[reason];
    const neverCounted = !COUNTED_BY_DRIVERS.has(reason);
    if (neverCounted || isKeptByNobody(detail?.features.clocks_limited_seconds))
      return this.limitedSeconds.get(reason);
    return undefined;
  }

  private integrate(sample: GpuSample, seconds: number): void {
    if (sample.utilisationPercent !== undefined) {
      this.busySeconds += (sample.utilisationPercent / 100) * seconds;
      this.observedSeconds += seconds;
    }
    this.energyJoules += (sample.powerWatts ?? 0) * seconds;
    for (const reason of sample.clocksLimited ?? []) {
      this.limitedSeconds.set(reason, (this.limitedSeconds.get(reason) ?? 0) + seconds);
    }
  }
}
