/** What is said when the server or a GPU does not do its job at all. */
import { count, duration, figure, isOne, percent, sentence } from '../figures.ts';
import { WINDOW_SECONDS } from '../inputs.ts';
import { gpusBusy, known, requestsRun, requestsWait, somebodyWaits, worstLatency } from './phrases.ts';
import type { Sentences } from './sentences.ts';

export const gpuFault: Sentences = {
  says({ faultyGpus = 1, gpus }) {
    const faulty = count(faultyGpus, 'GPU');
    const of = gpus === undefined ? faulty : `${figure(faultyGpus)} of its ${count(gpus, 'GPU')}`;
    return sentence(
      `${gpus === 1 ? 'its GPU' : of} had a hardware fault in the last ${duration(WINDOW_SECONDS)}: an XID error, a lost GPU, or clocks held down by heat or power`,
    );
  },
  next({ faultyGpus = 1 }) {
    const which = isOne(faultyGpus) ? 'this GPU' : 'these GPUs';
    const it = isOne(faultyGpus) ? 'it' : 'them';
    return sentence(
      `fix ${which} before you read any other number: drain the server, look for the XID in the kernel log, then reset or replace ${it}`,
    );
  },
};

export const coldStart: Sentences = {
  says({ modelLoadSeconds }) {
    const before = modelLoadSeconds === undefined ? '' : `; the last load took ${duration(modelLoadSeconds)}`;
    return sentence(`the server cannot take requests: it loads its model or sleeps${before}`);
  },
  next({ modelLoadSeconds }) {
    const howLong = modelLoadSeconds === undefined ? '' : ` about ${duration(modelLoadSeconds)}`;
    return sentence(
      `if it loads, wait${howLong}; if it sleeps, wake it; if this happens often, keep more replicas warm`,
    );
  },
};

export const failing: Sentences = {
  says(inputs) {
    const { failedShare, requestsPerSecond } = inputs;
    const share = failedShare === undefined ? 'many' : percent(failedShare);
    const of = requestsPerSecond === undefined ? '' : ` of ${count(requestsPerSecond, 'request')} a second`;
    const although = known(gpusBusy(inputs), requestsWait(inputs), worstLatency(inputs));
    return sentence(
      `${share}${of} failed: an error, or a 200 with nothing in it${although ? `; ${although}, so GPUs are not what is short` : ''}`,
    );
  },
  next: () =>
    sentence(
      'read some of the answers and the log of the server: stop tokens, the chat template, the last release; more GPUs would fail as often',
    ),
};

export const stalled: Sentences = {
  says(inputs) {
    const although = known(requestsRun(inputs), somebodyWaits(inputs), gpusBusy(inputs)) ?? 'it has work';
    return sentence(`no token comes out, although ${although}`);
  },
  next: () =>
    sentence('restart the server, or drain it and send its requests elsewhere; keep its log to find out why'),
};
