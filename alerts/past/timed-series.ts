import { formatValue } from '../../exporter/exposition/render.ts';
import { escapeLabelValue } from '../../exporter/model/samples.ts';

/** A series over time. */
export interface TimedSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Unix seconds, ascending, and values. */
  readonly samples: readonly (readonly [time: number, value: number])[];
}

/** OpenMetrics lines with timestamps, as `promtool tsdb create-blocks-from openmetrics` reads them. */
export function* timedLines({ name, labels, samples }: TimedSeries): Generator<string> {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabelValue(value)}"`);
  const series = `${name}{${pairs.join(',')}}`;
  for (const [time, value] of samples) yield `${series} ${formatValue(value)} ${time}\n`;
}
