import { dollarsPerMillionTokens } from '../../alerts/recording/cost.ts';
import { inference } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_ROWS } from '../panels/servers.ts';
import { table } from '../panels/table.ts';
import { sinceLastWeek } from '../queries/change.ts';
import { quantile } from '../queries/latency.ts';
import { select } from '../queries/select.ts';
import { input } from '../queries/verdict.ts';

const changed = table({
  title: 'Last hour against the same hour a week ago',
  means: 'By how much the mean of the last hour differs from that of the same hour of last week.',
  act: 'More requests at the same latency: growth, plan for it. The same requests, and dearer or later answers: something was changed; look for it among releases, models and prompts.',
  noValue: 'No week of history yet',
  width: 24,
  height: 5,
  ...SERVER_ROWS,
  sortedBy: 'Requests',
  columns: [
    { title: 'Requests', expr: sinceLastWeek(input('requestsPerSecond')), unit: 'share', decimals: 0 },
    { title: 'Output tokens', expr: sinceLastWeek(input('tokensPerSecond')), unit: 'share', decimals: 0 },
    { title: 'GPUs busy', expr: sinceLastWeek(input('utilisation')), unit: 'share', decimals: 0 },
    { title: 'Batch full', expr: sinceLastWeek(input('batchFill')), unit: 'share', decimals: 0 },
    {
      title: 'TTFT p95',
      expr: sinceLastWeek(quantile(inference.ttftSeconds, 'p95')),
      unit: 'share',
      decimals: 0,
    },
    {
      title: 'Time per token p95',
      expr: sinceLastWeek(quantile(inference.timePerOutputTokenSeconds, 'p95')),
      unit: 'share',
      decimals: 0,
    },
    {
      title: '$ per million tokens',
      expr: sinceLastWeek(select(dollarsPerMillionTokens, 'server')),
      unit: 'share',
      decimals: 0,
    },
    { title: 'Price of GPUs', expr: sinceLastWeek(input('dollarsPerHour')), unit: 'share', decimals: 0 },
  ],
});

export const week: Row = { title: 'Since last week', panels: [changed] };
