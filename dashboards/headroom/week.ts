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
  means:
    'The mean of the last hour, as many times that of the same hour of last week: 1 × is the same. TTFT is the p95 of time to first token, TPOT that of time per output token.',
  act: 'More requests at the same latency: growth, plan for it. The same requests, and dearer or later answers: something was changed; look for it among releases, models and prompts.',
  noValue: 'No week of history yet',
  width: 24,
  height: 5,
  ...SERVER_ROWS,
  sortedBy: 'Requests',
  columns: [
    { title: 'Requests', expr: sinceLastWeek(input('requestsPerSecond')), unit: 'times', decimals: 2 },
    { title: 'Tokens', expr: sinceLastWeek(input('tokensPerSecond')), unit: 'times', decimals: 2 },
    { title: 'Busy', expr: sinceLastWeek(input('utilisation')), unit: 'times', decimals: 2 },
    { title: 'Batch full', expr: sinceLastWeek(input('batchFill')), unit: 'times', decimals: 2 },
    {
      title: 'TTFT',
      expr: sinceLastWeek(quantile(inference.ttftSeconds, 'p95')),
      unit: 'times',
      decimals: 2,
    },
    {
      title: 'TPOT',
      expr: sinceLastWeek(quantile(inference.timePerOutputTokenSeconds, 'p95')),
      unit: 'times',
      decimals: 2,
    },
    {
      title: 'Dollars per token',
      expr: sinceLastWeek(select(dollarsPerMillionTokens, 'server')),
      unit: 'times',
      decimals: 2,
    },
    { title: 'Price', expr: sinceLastWeek(input('dollarsPerHour')), unit: 'times', decimals: 2 },
  ],
});

export const week: Row = { title: 'Since last week', panels: [changed] };
