import { gpu } from '../../catalogue/index.ts';
import { CLOCK_LIMIT_REASONS } from '../../model/gpu.ts';
import type { ClockLimitReason, GpuSample } from '../../model/gpu.ts';
import { HistogramAccumulator } from '../../model/histogram.ts';

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
  private previous: number | undefined;

  /**
   * Adds a sample that stands for the time since the one before.
   * @param now monotonic milliseconds
   * @param longestGapMs a longer gap is not filled in: nobody knows what happened in it
   */
  add(sample: GpuSample, now: number, longestGapMs: number): void {
    const elapsed = this.previous === undefined ? 0 : now - this.previous;
    this.previous = now;
    if (sample.utilisationPercent !== undefined) this.utilisation.observe(sample.utilisationPercent);
    if (elapsed <= 0 || elapsed > longestGapMs) return;
    this.integrate(sample, elapsed / 1000);
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
