import type { Family } from '../../exporter/catalogue/family.ts';
import { inference } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { heatmap } from '../panels/heatmap.ts';
import { serverModel } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import type { TimeSeriesOptions } from '../panels/timeseries.ts';
import { exemplarsOf, quantile, spread } from '../queries/latency.ts';
import { select } from '../queries/select.ts';

const NO_REQUESTS = 'No request ended in this time, or the server does not tell it';

interface Latency extends Pick<TimeSeriesOptions, 'title' | 'means' | 'act'> {
  readonly family: Family<string, 'histogram'>;
  /** The promise of the server for its p95, which has no label of a model. */
  readonly slo?: Family;
  readonly width?: number;
}

/** Median and p95 with the promise, and exemplars where requests came with a correlation id. */
export function quantiles({ family, slo, width = 12, ...text }: Latency) {
  const promise = slo ? [{ expr: promiseOf(slo), legend: '{{server}} SLO' }] : [];
  return timeSeries({
    ...text,
    unit: 'seconds',
    noValue: NO_REQUESTS,
    width,
    height: 10,
    queries: [
      { expr: quantile(family, 'p95'), legend: serverModel('p95') },
      { expr: quantile(family, 'p50'), legend: serverModel('p50') },
      ...promise,
      { expr: exemplarsOf(family), legend: 'Exemplars', exemplars: true },
    ],
    styles: { ' SLO$': { color: 'red', dashed: true } },
  });
}

export function spreadOf({ family, title, means, act }: Latency) {
  return heatmap({
    title,
    means,
    act,
    unit: 'seconds',
    noValue: NO_REQUESTS,
    width: 12,
    height: 10,
    expr: spread(family),
  });
}

function promiseOf(slo: Family): string {
  return `max by (server) (${select(slo, 'instance', 'server=~"$server"')})`;
}

export const latency: Row = {
  title: 'How long users wait',
  panels: [
    quantiles({
      title: 'Time to first token',
      means: 'From the arrival of a request to its first token: median, p95, and the SLO for the p95.',
      act: 'p95 over the SLO and a queue: see which limit fills it. No queue: prompts are long, or the GPUs too slow for them.',
      family: inference.ttftSeconds,
      slo: inference.sloTtftSeconds,
    }),
    spreadOf({
      title: 'Time to first token, spread',
      means: 'How many requests a second had which time to first token. Two bands are two kinds of requests.',
      act: 'A second band high up with a calm median: some requests wait for others, such as long prompts; serve them apart.',
      family: inference.ttftSeconds,
    }),
    quantiles({
      title: 'Time per output token',
      means:
        'How long each token after the first took, mean of a request: median, p95, and the SLO for the p95.',
      act: 'It grows with the batch. Over the SLO with small batches: the model is too large for these GPUs.',
      family: inference.timePerOutputTokenSeconds,
      slo: inference.sloTimePerOutputTokenSeconds,
    }),
    spreadOf({
      title: 'Time per output token, spread',
      means: 'How many requests a second had which time per output token.',
      act: 'One narrow band is a server at steady work. A wide one: prompts are worked on in between, so make their chunks smaller.',
      family: inference.timePerOutputTokenSeconds,
    }),
  ],
};
