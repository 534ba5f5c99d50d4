import { inference } from '../../catalogue/index.ts';
import { HistogramAccumulator } from '../../model/histogram.ts';
import type { ModelReading } from '../../model/inference.ts';
import type { Samples } from '../../model/samples.ts';

interface Distribution {
  readonly batchSize: HistogramAccumulator;
  readonly queueDepth: HistogramAccumulator;
}

/** A page names few models; a bound on what a page that is not a server's own can make of us. */
const MOST_MODELS = 256;

/**
 * Distributions of what a server only says as it stands now. Every reading of the inner loop is one observation, so
 * that a queue that comes and goes between two scrapes is seen.
 */
export class InferenceSampler {
  private readonly byModel = new Map<string, Distribution>();

  /** A batch of none is no batch: an idle server is not observed. A server with a histogram of its own keeps that. */
  observe(readings: readonly ModelReading[]): void {
    for (const { model, batchSize, requestsRunning, queueDepth } of readings) {
      const distribution = this.distributionOf(model);
      if (!distribution) continue;
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

  private distributionOf(model: string): Distribution | undefined {
    const known = this.byModel.get(model);
    if (known || this.byModel.size >= MOST_MODELS) return known;
    const distribution = {
      batchSize: new HistogramAccumulator(inference.batchSize.buckets ?? []),
      queueDepth: new HistogramAccumulator(inference.queueDepthSampled.buckets ?? []),
    };
    this.byModel.set(model, distribution);
    return distribution;
  }
}
