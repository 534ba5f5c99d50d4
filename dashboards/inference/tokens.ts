import { tokensPerRunningRequest } from '../../alerts/recording/efficiency.ts';
import { promptTokens } from '../../alerts/recording/traffic.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_MODEL } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import { input } from '../queries/verdict.ts';

const NO_TOKENS = 'The server does not count tokens';

const made = timeSeries({
  title: 'Output tokens',
  means: 'Tokens that the server made in a second.',
  act: 'The work itself. It falls while requests wait: something else than demand limits it.',
  unit: 'tokensPerSecond',
  noValue: NO_TOKENS,
  width: 8,
  calculations: ['lastNotNull', 'mean'],
  queries: [{ expr: input('tokensPerSecond'), legend: SERVER_MODEL }],
});

const taken = timeSeries({
  title: 'Prompt tokens',
  means: 'Tokens of prompts that the server took in in a second, those from the prefix cache included.',
  act: 'A step without more requests is longer prompts: they fill the KV cache, and push time to first token up.',
  unit: 'tokensPerSecond',
  noValue: NO_TOKENS,
  width: 8,
  calculations: ['lastNotNull', 'mean'],
  queries: [{ expr: select(promptTokens, 'server'), legend: SERVER_MODEL }],
});

const speed = timeSeries({
  title: 'Speed of one answer',
  means: 'Output tokens a second for each request that runs: how fast one user sees an answer grow.',
  act: 'It falls as batches grow, which is the price of more tokens in all. Falling at the same batch: clocks, longer contexts, or a neighbour on the GPU.',
  unit: 'tokensPerSecond',
  noValue: 'No request ran',
  width: 8,
  calculations: ['lastNotNull', 'min'],
  queries: [{ expr: select(tokensPerRunningRequest, 'server'), legend: SERVER_MODEL }],
});

export const tokens: Row = { title: 'Tokens', panels: [made, taken, speed] };
