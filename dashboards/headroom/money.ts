import { dollarsPerMillionTokens, idleDollars, requestsPerDollar } from '../../alerts/recording/cost.ts';
import { tokensPerGpuHour } from '../../alerts/recording/efficiency.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_MODEL } from '../panels/query.ts';
import { stat } from '../panels/stat.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import { input } from '../queries/verdict.ts';

const NO_PRICE = 'No price: set cost.dollars_per_gpu_hour in the config';
/** For tiles, which write long words small. */
const NOT_PRICED = 'No price in the config';

const spent = stat({
  title: 'Paid',
  means: 'Price of the GPUs of all chosen servers together. A GPU that two models share counts for both.',
  act: 'The frame for the two figures beside it.',
  unit: 'dollarsPerHour',
  decimals: 2,
  noValue: NOT_PRICED,
  width: 6,
  trend: true,
  queries: [{ expr: `sum(${input('dollarsPerHour')})`, legend: 'Paid' }],
});

const idle = stat({
  title: 'Paid while no kernel ran',
  means: 'Price of the GPUs times the share of time in which no kernel ran, all chosen servers together.',
  act: 'Near the price itself: fold servers together, or give GPUs back; but keep the warm pool.',
  unit: 'dollarsPerHour',
  decimals: 2,
  noValue: NOT_PRICED,
  width: 6,
  trend: true,
  queries: [{ expr: `sum(${select(idleDollars, 'server')})`, legend: 'Idle' }],
});

const tokensPerHour = stat({
  title: 'Tokens per GPU-hour',
  means: 'Output tokens for each hour of each GPU, busy or not: mean of the chosen servers.',
  act: 'The yield of what is paid for. It rises with fuller batches; compare it before and after a change.',
  unit: 'count',
  noValue: 'No GPU is known',
  width: 6,
  trend: true,
  queries: [{ expr: `avg(${select(tokensPerGpuHour, 'server')})`, legend: 'Tokens per GPU-hour' }],
});

const perDollar = stat({
  title: 'Requests per dollar',
  means: 'Requests that got an answer with something in it, for each dollar: mean of the chosen servers.',
  act: 'What a dollar buys. It falls with longer answers as well as with idle GPUs.',
  unit: 'count',
  noValue: NOT_PRICED,
  width: 6,
  trend: true,
  queries: [{ expr: `avg(${select(requestsPerDollar, 'server')})`, legend: 'Requests per dollar' }],
});

const perMillion = timeSeries({
  title: 'Dollars per million tokens',
  means:
    'Price of the GPUs for a million output tokens, at the pace of 5 minutes. Without tokens there is none.',
  act: 'Compare it with what a million tokens cost elsewhere. It falls with fuller batches, and rises in hours without demand.',
  unit: 'dollars',
  noValue: NO_PRICE,
  width: 12,
  calculations: ['lastNotNull', 'mean'],
  queries: [{ expr: select(dollarsPerMillionTokens, 'server'), legend: SERVER_MODEL }],
});

const idleOverTime = timeSeries({
  title: 'Idle dollars',
  means: 'Price of the GPUs times the share of time in which no kernel ran, of each server.',
  act: 'Hours that come back every day: run batch work then, or scale with them. Always: fewer GPUs.',
  unit: 'dollarsPerHour',
  noValue: NO_PRICE,
  width: 12,
  stacked: true,
  calculations: ['lastNotNull', 'mean'],
  queries: [{ expr: select(idleDollars, 'server'), legend: SERVER_MODEL }],
});

export const money: Row = {
  title: 'Money',
  panels: [spent, idle, perDollar, tokensPerHour, perMillion, idleOverTime],
};
