/** What to do, and why: enough for ten seconds. */
import type { Thresholds } from '../../alerts/verdict/thresholds.ts';
import type { Row } from '../frame/board.ts';
import { FAULTY_GPU, INSTANCE_FOR_LINKS } from '../panels/gpus.ts';
import { SERVER_MODEL } from '../panels/query.ts';
import { SERVER_ROWS } from '../panels/servers.ts';
import { stat } from '../panels/stat.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { table } from '../panels/table.ts';
import { VERDICT_ADVICE, VERDICT_ANSWERS, VERDICT_LABELS } from '../panels/verdict.ts';
import { faultyGpuOfServers, gpusItTakes, input, verdictCode, verdictsNow } from '../queries/verdict.ts';

const NO_VERDICT = 'No verdict: no server is chosen, too little is known of it, or the rules are not loaded';

const answer = stat({
  title: 'Do we need more GPUs?',
  means:
    'The answer of each verdict that the chosen servers have now. More than one: some need one thing, some another; below is which.',
  act: 'Buy only where it says so. Everywhere else more GPUs would change nothing.',
  unit: 'words',
  noValue: NO_VERDICT,
  // As wide as the longest answer where the window is 1000 pixels wide: on two lines all of them would run into each other.
  width: 10,
  height: 7,
  filled: true,
  // By the room, a long answer would be read least where there is least.
  valueSize: 15,
  lines: true,
  mappings: VERDICT_ANSWERS,
  queries: [{ expr: verdictsNow(), legend: '{{verdict}}' }],
});

const whatToDo = table({
  title: 'What to do now',
  means:
    'The verdict on each model of each server, from its last 5 minutes, and what it asks for; broken ones first. A faulty GPU is named by its index, one of them where there are several, and a click leads to it. “GPUs it takes” is for the demand of the moment: it differs from the GPUs that there are where the verdict is to add GPUs, or where fewer would do.',
  act: 'Do what the line says. Before you buy or fold, see below that the verdict has held for hours and not for minutes.',
  noValue: NO_VERDICT,
  width: 24,
  height: 6,
  rows: { ...SERVER_ROWS.rows, instance: INSTANCE_FOR_LINKS },
  apart: ['job'],
  ofSome: { label: 'device_id', expr: faultyGpuOfServers(), looks: FAULTY_GPU },
  sortedBy: 'Verdict',
  columns: [
    {
      title: 'Verdict',
      expr: verdictCode(),
      unit: 'words',
      width: 120,
      mappings: VERDICT_LABELS,
      colored: 'cell',
    },
    {
      title: 'What to do',
      expr: verdictCode(),
      unit: 'words',
      mappings: VERDICT_ADVICE,
      colored: 'nothing',
      wrapped: true,
    },
    { title: 'GPUs', expr: input('gpus'), unit: 'count', decimals: 0, width: 60 },
    { title: 'GPUs it takes', expr: gpusItTakes(), unit: 'count', decimals: 0, width: 90 },
    { title: 'Cost', expr: input('dollarsPerHour'), unit: 'dollarsPerHour', decimals: 2, width: 90 },
  ],
});

const overTime = stateTimeline({
  title: 'Verdict over time',
  means:
    'The verdict on each model of each server. It has hysteresis, so that it changes when something has changed. A gap is a time of which too little is known.',
  act: 'One that holds for hours is a decision to take; one that comes with the same hours of the day is a matter of scheduling or of the warm pool; one that began at a moment has a cause there: look at the annotations.',
  unit: 'words',
  noValue: NO_VERDICT,
  width: 14,
  height: 7,
  mappings: VERDICT_LABELS,
  queries: [{ expr: verdictCode(), legend: SERVER_MODEL }],
});

function why({ slo, queued, kvFull, failing }: Thresholds) {
  return table({
    title: 'Why: what the verdict looks at',
    means:
      'The inputs of the verdict, means of 5 minutes; coloured where they are beyond the threshold that the verdict has for them. TTFT is time to first token, TPOT time per output token, each p95 over its SLO. Failed is the share of requests that ended in an error or in a 200 with nothing in it. Busy says only that some kernel ran: a server that decodes one request at a time reads as busy, too, so look at the batch beside it.',
    act: 'Busy and full batches and a queue and late: more GPUs. A queue with room in batches or GPUs: a limit elsewhere. Late with no queue: the model is too slow. A full KV cache: memory. Requests that fail: see the dashboard Inference before any of this.',
    noValue: NO_VERDICT,
    width: 24,
    height: 5,
    ...SERVER_ROWS,
    sortedBy: 'Verdict',
    columns: [
      {
        title: 'Verdict',
        expr: verdictCode(),
        unit: 'words',
        width: 120,
        mappings: VERDICT_LABELS,
        colored: 'cell',
      },
      { title: 'Busy', expr: input('utilisation'), unit: 'share', decimals: 0 },
      { title: 'Batch full', expr: input('batchFill'), unit: 'share', decimals: 0 },
      {
        title: 'Waiting',
        expr: input('queueDepth'),
        unit: 'count',
        decimals: 1,
        limits: [{ at: queued, color: 'orange' }],
      },
      {
        title: 'TTFT / SLO',
        expr: input('ttftOverSlo'),
        unit: 'times',
        decimals: 1,
        limits: [{ at: slo, color: 'red' }],
      },
      {
        title: 'TPOT / SLO',
        expr: input('tpotOverSlo'),
        unit: 'times',
        decimals: 1,
        limits: [{ at: slo, color: 'red' }],
      },
      {
        title: 'KV cache',
        expr: input('kvUsage'),
        unit: 'share',
        decimals: 0,
        limits: [{ at: kvFull, color: 'orange' }],
      },
      { title: 'Preempted', width: 92, expr: input('preemptionsPerSecond'), unit: 'perSecond', decimals: 2 },
      {
        title: 'Failed',
        expr: input('failedShare'),
        unit: 'share',
        decimals: 1,
        limits: [{ at: failing, color: 'red' }],
      },
      {
        title: 'Faults',
        expr: input('faultyGpus'),
        unit: 'count',
        decimals: 0,
        limits: [{ at: 1, color: 'red' }],
      },
    ],
  });
}

/** @param thresholds of the verdict */
export function verdict(thresholds: Thresholds): Row {
  return { panels: [answer, overTime, whatToDo, why(thresholds)] };
}
