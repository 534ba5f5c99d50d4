/** Whether anything is wrong at all: the worst of the chosen servers. */
import { failureRatio } from '../../alerts/recording/traffic.ts';
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import type { Row } from '../frame/board.ts';
import { stat } from '../panels/stat.ts';
import type { StatOptions } from '../panels/stat.ts';
import { VERDICT_LABELS, VERDICT_NAMES } from '../panels/verdict.ts';
import { select } from '../queries/select.ts';
import { input, verdictsNow } from '../queries/verdict.ts';

const NO_SLO = 'No SLO, or no requests';

function worst(options: Omit<StatOptions, 'width' | 'trend'>) {
  return stat({ ...options, width: 4, trend: true });
}

const verdict = stat({
  title: 'Verdict',
  means: 'The verdicts on the chosen servers now.',
  act: 'The dashboard Headroom says what to do about each, and why.',
  unit: 'words',
  noValue: 'No verdict',
  width: 4,
  filled: true,
  mappings: VERDICT_LABELS,
  names: VERDICT_NAMES,
  queries: [{ expr: verdictsNow(), legend: '{{verdict}}' }],
});

function firstToken(slo: number) {
  return worst({
    title: 'TTFT / SLO',
    means: 'The p95 of time to first token over its SLO, of the server that is latest.',
    act: 'Over 1 users wait too long for an answer to begin: see the queue below, and how long prompts are.',
    unit: 'times',
    decimals: 2,
    noValue: NO_SLO,
    limits: [{ at: slo, color: 'red' }],
    queries: [{ expr: `max(${input('ttftOverSlo')})`, legend: 'Highest' }],
  });
}

function perToken(slo: number) {
  return worst({
    title: 'TPOT / SLO',
    means: 'The p95 of time per output token over its SLO, of the server that is latest.',
    act: 'Over 1 answers come too slowly to read: batches are too large for the model on these GPUs, or the model is.',
    unit: 'times',
    decimals: 2,
    noValue: NO_SLO,
    limits: [{ at: slo, color: 'red' }],
    queries: [{ expr: `max(${input('tpotOverSlo')})`, legend: 'Highest' }],
  });
}

function waiting(queued: number) {
  return worst({
    title: 'Waiting',
    means: 'Requests in the queues of all chosen servers, mean of 5 minutes.',
    act: 'Somebody waits: see whether batches are full or something in front of them is.',
    unit: 'count',
    decimals: 1,
    noValue: 'No queue is told',
    limits: [{ at: queued, color: 'orange' }],
    queries: [{ expr: `sum(${input('queueDepth')})`, legend: 'Waiting' }],
  });
}

/** Red from where the verdict speaks of it, as on the dashboard Headroom: what is not worth a verdict is no alarm. */
function failed(failing: number) {
  return worst({
    title: 'Failed',
    means:
      'The share of requests that ended in an error, or in a 200 with nothing in it, of the server with most. Requests whose client went away are not counted.',
    act: 'Above nothing: see “Answers” below for which of the two it is.',
    unit: 'share',
    decimals: 1,
    noValue: 'No requests',
    limits: [{ at: failing, color: 'red' }],
    queries: [{ expr: `max(${select(failureRatio, 'server')})`, legend: 'Highest' }],
  });
}

const made = worst({
  title: 'Tokens',
  means: 'Tokens that all chosen servers make in a second.',
  act: 'The work itself. None with requests running: the server is stalled.',
  unit: 'tokensPerSecond',
  decimals: 0,
  noValue: 'No tokens are told',
  queries: [{ expr: `sum(${input('tokensPerSecond')})`, legend: 'Tokens' }],
});

/** @param thresholds of the verdict */
export function glance(thresholds: Thresholds): Row {
  const { slo, queued, failing } = thresholds;
  return { panels: [verdict, firstToken(slo), perToken(slo), waiting(queued), failed(failing), made] };
}
