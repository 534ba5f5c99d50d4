import { inference } from '../../exporter/catalogue/index.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_MODEL } from '../panels/query.ts';
import { stateTimeline } from '../panels/state-timeline.ts';
import { timeSeries } from '../panels/timeseries.ts';
import { wordsFor } from '../panels/words.ts';
import { input } from '../queries/verdict.ts';
import { quantiles } from './latency.ts';

const READY = wordsFor({ 0: { text: 'Not ready', color: 'orange' }, 1: { text: 'Ready', color: 'green' } });

const ready = stateTimeline({
  title: 'Ready',
  means: 'Whether the server could take requests for the model; it does not while it loads or sleeps.',
  act: 'Often not ready: keep more replicas warm. For long: see how long the model takes to load.',
  unit: 'words',
  noValue: 'No server tells whether it is ready',
  width: 8,
  height: 10,
  mappings: READY,
  queries: [{ expr: input('ready'), legend: SERVER_MODEL }],
});

const loading = timeSeries({
  title: 'Time to load the model',
  means: 'How long the last load of the model took.',
  act: 'So long does new capacity take to come. Shorten it by local disks and a warm page cache, or keep replicas warm.',
  unit: 'seconds',
  noValue: 'Not told: of the servers, only some tell it, and those that push model.ready',
  width: 8,
  height: 10,
  calculations: ['lastNotNull'],
  queries: [{ expr: input('modelLoadSeconds'), legend: SERVER_MODEL }],
});

export const starts: Row = {
  title: 'Whole requests and cold starts',
  collapsed: true,
  panels: [
    quantiles({
      title: 'Time of a request',
      means: 'From the arrival of a request to its end: median and p95. It grows with the length of answers.',
      act: 'Longer with the same time to first token and per token: answers are longer, and nothing is slower.',
      family: inference.requestDurationSeconds,
      width: 8,
    }),
    ready,
    loading,
  ],
};
