import { cacheHitRatio } from '../../alerts/recording/load.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_MODEL } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import { input } from '../queries/verdict.ts';

function usage({ kvFull }: Thresholds) {
  return timeSeries({
    title: 'KV cache in use',
    means: 'Use of the KV cache of the fullest rank, mean of 5 minutes.',
    act: 'Over the line requests wait for memory, or are thrown out of the batch: shorter contexts, a quantised cache, prefix caching, a smaller model.',
    unit: 'share',
    noValue: 'The server does not tell its KV cache',
    width: 8,
    max: 1,
    limit: { at: kvFull, color: 'orange' },
    queries: [{ expr: input('kvUsage'), legend: SERVER_MODEL }],
  });
}

const preempted = timeSeries({
  title: 'Requests preempted',
  means: 'Running requests a second that lost their place in the KV cache and had to start over.',
  act: 'Each is work done twice. More than now and then: lower the batch size or the longest context.',
  unit: 'perSecond',
  noValue: 'The server does not tell preemptions',
  width: 8,
  softMax: 0.1,
  queries: [{ expr: input('preemptionsPerSecond'), legend: SERVER_MODEL }],
});

const hits = timeSeries({
  title: 'Prefix cache hits',
  means: 'Share of the prompt tokens looked up that were in the prefix cache and need no work.',
  act: 'Low with a long system prompt that all share: prefix caching is off, or requests of one kind go to many servers.',
  unit: 'share',
  noValue: 'The server has no prefix cache, or does not tell its hits',
  width: 8,
  max: 1,
  calculations: ['lastNotNull', 'mean'],
  queries: [{ expr: select(cacheHitRatio, 'server'), legend: SERVER_MODEL }],
});

/** @param thresholds of the verdict */
export function cache(thresholds: Thresholds): Row {
  return { title: 'Memory of the model', panels: [usage(thresholds), preempted, hits] };
}
