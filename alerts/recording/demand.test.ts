import { expect, test } from 'vitest';
import { inference } from '../../exporter/catalogue/index.ts';
import type { VerdictInputs } from '../verdict/inputs.ts';
import { growing, steady } from '../verdict/raw-series.test.support.ts';
import type { InputSeries } from '../verdict/raw-series.test.support.ts';
import { demandAtOnce } from '../verdict/sizing.ts';
import { fleetDemand } from './demand.ts';
import { CHAT_SMALL, JOB } from './figures.test.support.ts';
import { complaint } from './recorded.test.support.ts';

/** It reads raw series alone. */
const GROUPS = /^headroom-recording-warm-pool$/;

interface Asked extends VerdictInputs {
  readonly running: number;
}

function seriesOf(asked: Asked): InputSeries[] {
  const { running, queueDepth, requestsPerSecond, abortedPerSecond, tokensPerSecond } = asked;
  const { name } = inference.requests;
  const answered = requestsPerSecond === undefined ? undefined : requestsPerSecond - (abortedPerSecond ?? 0);
  const counter = (outcome: string, rate: number | undefined) =>
    rate === undefined ? [] : [growing(name, `${CHAT_SMALL},outcome="${outcome}"`, rate)];
  return [
    steady(inference.requestsRunning.name, CHAT_SMALL, running),
    ...(queueDepth === undefined ? [] : [steady(inference.queueDepth.name, CHAT_SMALL, queueDepth)]),
    ...counter('ok', answered),
    ...counter('aborted', abortedPerSecond),
    ...(tokensPerSecond === undefined
      ? []
      : [growing(inference.generationTokens.name, CHAT_SMALL, tokensPerSecond)]),
  ];
}

test.each<readonly [string, Asked, number]>([
  [
    'patient clients wait in a long queue',
    { running: 20, queueDepth: 400, requestsPerSecond: 15, abortedPerSecond: 3 },
    25,
  ],
  [
    'a short queue is all there is',
    { running: 20, queueDepth: 2, requestsPerSecond: 15, abortedPerSecond: 3 },
    22,
  ],
  [
    'hardly any comes through',
    { running: 20, queueDepth: 400, requestsPerSecond: 8, abortedPerSecond: 7.5 },
    200,
  ],
  ['no token is made', { running: 20, queueDepth: 400, requestsPerSecond: 3, tokensPerSecond: 0 }, 20],
  ['nobody tells what is finished', { running: 20, queueDepth: 400 }, 420],
  ['nobody tells who waits', { running: 20, requestsPerSecond: 15, abortedPerSecond: 3 }, 20],
  ['nothing runs', { running: 0, queueDepth: 0, requestsPerSecond: 0, tokensPerSecond: 0 }, 0],
])('where %s, rules and report find the same demand', (_, asked, requests) => {
  expect(demandAtOnce(asked)).toBeCloseTo(requests, 6);
  const expected = {
    [`round(${fleetDemand.record}, 0.0001)`]: [[`${JOB},model="small"`, requests]] as const,
  };
  expect(complaint(seriesOf(asked), expected, { groups: GROUPS })).toBeUndefined();
});

test('a queue that grows is demand that comes in', () => {
  const queue = { series: `${inference.queueDepth.name}{${CHAT_SMALL}}`, values: '100+60x30' };
  const series = [...seriesOf({ running: 20, requestsPerSecond: 8 }), queue];
  // 60 more in 30 s, and 8 are finished: 10 a second for 8.
  const expected = { [`round(${fleetDemand.record}, 0.0001)`]: [[`${JOB},model="small"`, 25]] as const };
  expect(complaint(series, expected, { groups: GROUPS })).toBeUndefined();
});
