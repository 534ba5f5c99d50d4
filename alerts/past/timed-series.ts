import { formatValue } from '../../exporter/exposition/render.ts';
import { escapeLabelValue } from '../../exporter/model/samples.ts';
import type { TimedSeries } from '../../exporter/prometheus-client/answer.ts';

export type { TimedSeries };

/** OpenMetrics lines with timestamps, as `promtool tsdb create-blocks-from openmetrics` reads them. */
export function* timedLines({ name, labels, samples }: TimedSeries): Generator<string> {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabelValue(value)}"`);
  const series = `${name}{${pairs.join(',')}}`;
  for (const [time, value] of samples) yield `${series} ${formatValue(value)} ${time}\n`;
}
