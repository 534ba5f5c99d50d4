import { percent } from '../../alerts/percent.ts';
import { BUDGET_LEFT, goodRatio, mayMiss } from '../../alerts/recording/slo.ts';
import type { Row } from '../frame/board.ts';
import { barGauge } from '../panels/bar-gauge.ts';
import { serverModel } from '../panels/query.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { select } from '../queries/select.ts';
import type { Named } from '../queries/select.ts';
import { input } from '../queries/verdict.ts';

const NO_SLO = 'No SLO in the config, or no request in this time';
/** What the promises are called, as in the latency beside them. */
const OBJECTIVES = { ttft: 'first token', time_per_output_token: 'per token' } as const;

function ofEachPromise(series: Named) {
  return Object.entries(OBJECTIVES).map(([objective, name]) => ({
    expr: select(series, 'server', `objective="${objective}"`),
    legend: serverModel(name),
  }));
}

const late = timeSeries({
  title: 'p95 latency over its SLO',
  means:
    'The p95 of time to first token and of time per output token, each divided by its SLO: 1 is just kept.',
  act: 'Over the line requests are late. Time to first token alone is the queue or long prompts; time per output token is the model, or batches that are too large for it.',
  unit: 'times',
  // Else the lowest line of the axis is called 0, which it cannot be.
  decimals: 2,
  noValue: NO_SLO,
  width: 9,
  limit: { at: 1, color: 'red' },
  logarithmic: true,
  queries: [
    { expr: input('ttftOverSlo'), legend: serverModel(OBJECTIVES.ttft) },
    { expr: input('tpotOverSlo'), legend: serverModel(OBJECTIVES.time_per_output_token) },
  ],
});

/** What is promised is the line; the axis goes down to twice the misses that may be. */
function kept(objective: number) {
  return timeSeries({
    title: 'Requests that kept the SLO',
    means: `The share of the requests of the last hour that were answered within their SLO, each promise apart. ${percent(objective)} is what is promised.`,
    act: 'Under the line the error budget of 30 days is used up before they are over: see in the verdict what is short.',
    unit: 'share',
    noValue: NO_SLO,
    width: 9,
    softMin: Math.max(0, 1 - 2 * mayMiss(objective)),
    max: 1,
    limit: { at: objective, color: 'red' },
    calculations: ['lastNotNull', 'min'],
    queries: ofEachPromise({ record: goodRatio('1h') }),
  });
}

function budget(objective: number) {
  return barGauge({
    title: 'Error budget left',
    means: `What is left of the ${percent(mayMiss(objective))} of requests that may miss a promise in 30 days: 100 % is all, under 0 is too many. It is a mean of steps of an hour: what goes wrong now is in it within an hour.`,
    act: 'Used up: what changes the server waits, what makes it faster goes first.',
    unit: 'share',
    decimals: 0,
    noValue: 'No SLO in the config, or less than an hour of history',
    width: 6,
    height: 9,
    max: 1,
    base: 'red',
    limits: [
      { at: 0, color: 'orange' },
      { at: 0.25, color: 'green' },
    ],
    queries: ofEachPromise({ record: BUDGET_LEFT }),
  });
}

/** `objective` is the share of requests that must keep their SLO, 0-1. */
export function promises(objective: number): Row {
  return { title: 'Promises', panels: [kept(objective), late, budget(objective)] };
}
