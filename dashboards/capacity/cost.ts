/** What is got for the money and the energy. */
import { dollarsPerMillionTokens, idleDollars, requestsPerDollar } from '../../alerts/recording/cost.ts';
import { joulesPerToken, tokensPerGpuHour } from '../../alerts/recording/efficiency.ts';
import { BOUNDED } from '../../alerts/recording/goodput.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_MODEL, serverModel } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import type { TimeSeriesOptions } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import type { Named } from '../queries/select.ts';

const NO_PRICE = 'No price: set cost.dollars_per_gpu_hour in the config';
const NO_GPUS = 'No GPU is known to belong to the server: name its devices in the config';

function ofServers(series: Named, options: Omit<TimeSeriesOptions, 'queries' | 'width' | 'calculations'>) {
  return timeSeries({
    ...options,
    width: 8,
    calculations: ['lastNotNull', 'mean'],
    queries: [{ expr: select(series, 'server'), legend: SERVER_MODEL }],
  });
}

const perMillion = ofServers(dollarsPerMillionTokens, {
  title: 'Dollars per million tokens',
  means: 'Price of the GPUs for a million output tokens of each server, at the pace of 5 minutes.',
  act: 'It rises in hours without demand, and with emptier batches. A rise at the same demand: something was changed.',
  unit: 'dollars',
  noValue: NO_PRICE,
});

const perDollar = ofServers(requestsPerDollar, {
  title: 'Requests per dollar',
  means: 'Requests that got an answer with something in it, for each dollar.',
  act: 'It falls with longer answers as well as with idle GPUs: look at the tokens beside it.',
  unit: 'count',
  noValue: NO_PRICE,
});

const idle = ofServers(idleDollars, {
  title: 'Idle dollars',
  means: 'Price of the GPUs times the share of time in which no kernel ran.',
  act: 'At the same hours each day: scale with them, or run batch work. Always: fewer GPUs.',
  unit: 'dollarsPerHour',
  noValue: NO_PRICE,
  stacked: true,
});

const tokens = ofServers(tokensPerGpuHour, {
  title: 'Tokens per GPU-hour',
  means: 'Output tokens for each hour of each GPU, busy or not.',
  act: 'The yield. Compare it before and after a change of model, batch size or engine.',
  unit: 'count',
  noValue: NO_GPUS,
});

const joules = ofServers(joulesPerToken, {
  title: 'Joules per token',
  means: 'Energy of the GPUs for each output token, what they draw while idle included.',
  act: 'Fuller batches make it fall. A rise at the same batch: clocks, a slower kernel, or longer prompts.',
  unit: 'joules',
  noValue: 'No energy is told, or no GPU is known to belong to the server',
});

const requests = timeSeries({
  title: 'Good requests per GPU-hour',
  means:
    'Requests that kept every promise and did not fail, for each hour of each GPU: between the dashed line and the solid one, since promises are counted apart.',
  act: 'The figure to buy by: what a GPU is worth to users. Falling while tokens rise: throughput was bought with latency.',
  unit: 'count',
  noValue: 'No SLO is set, or no GPU is known to belong to the server',
  width: 8,
  calculations: ['lastNotNull', 'mean'],
  queries: BOUNDED.map(({ least, perGpuHour }) => ({
    expr: select(perGpuHour, 'server'),
    legend: serverModel(least),
  })),
  styles: { ' least ·': { dashed: true } },
});

export const cost: Row = {
  title: 'Money and yield',
  panels: [perMillion, perDollar, idle, tokens, joules, requests],
};
