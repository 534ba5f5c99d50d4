import { inference } from '../../catalogue/index.ts';
import { HistogramAccumulator } from '../../model/histogram.ts';
import type { ModelReading } from '../../model/inference.ts';
import type { Samples } from '../../model/samples.ts';

interface Distribution {
  readonly batchSize: HistogramAccumulator;
  readonly queueDepth: HistogramAccumulator;
}

/** A page names few models at a time; a bound on what names that come and go can make of us. */
const MOST_MODELS = 256;

/**
 * Distributions of what a server only says as it stands now. Every reading of the inner loop is one observation, so
 * that a queue that comes and goes between two scrapes is seen.
 */
export class InferenceSampler {
  /** Those least recently observed first. */
  private readonly byModel = new Map<string, Distribution>();

  /** A batch of none is no batch: an idle server is not observed. A server with a histogram of its own keeps that. */
  observe(readings: readonly ModelReading[]): void {
    for (const { model, batchSize, requestsRunning, queueDepth } of readings) {
      const distribution = this.distributionOf(model);
      if (!batchSize && requestsRunning) distribution.batchSize.observe(requestsRunning);
      if (queueDepth !== undefined) distribution.queueDepth.observe(queueDepth);
    }
  }

  /** Adds what was observed of the models that the server still names. */
  addTo(samples: Samples, server: string, readings: readonly ModelReading[]): void {
    for (const { model, batchSize } of readings) {
      const distribution = this.byModel.get(model);
      if (!distribution) continue;
      const labels = { server, model };
      const sampled = distribution.batchSize.value();
      if (!batchSize && sampled.count > 0) samples.addHistogram(inference.batchSize, labels, sampled);
      const queueDepth = distribution.queueDepth.value();
      if (queueDepth.count > 0) samples.addHistogram(inference.queueDepthSampled, labels, queueDepth);
    }
  }

  /** Where there is no room, in the place of the model that was not named for the longest time. */
  private distributionOf(model: string): Distribution {
    const distribution = this.byModel.get(model) ?? {
      batchSize: new HistogramAccumulator(inference.batchSize.buckets ?? []),
      queueDepth: new HistogramAccumulator(inference.queueDepthSampled.buckets ?? []),
    };
    this.byModel.delete(model);
    const [oldest] = this.byModel.keys();
    if (oldest !== undefined && this.byModel.size >= MOST_MODELS) this.byModel.delete(oldest);
    this.byModel.set(model, distribution);
    return distribution;
  }
}
