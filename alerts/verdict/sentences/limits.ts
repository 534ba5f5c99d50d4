/** What is said when something other than the number of GPUs limits the server. */
import { percent, sentence } from '../figures.ts';
import { batchesFull, gpusBusy, known, requestsPreempted, somebodyWaits, worstLatency } from './phrases.ts';
import type { Sentences } from './sentences.ts';

export const kvBound: Sentences = {
  says(inputs) {
    const full = `the KV cache is ${percent(inputs.kvUsage ?? 1)} full`;
    const signs = known(full, requestsPreempted(inputs), somebodyWaits(inputs)) ?? full;
    return sentence(`${signs}: memory is the limit, not compute`);
  },
  next: () =>
    sentence(
      'shorten the context, quantise the KV cache, turn on prefix caching or take a smaller model; more GPUs of this size would fill the same way',
    ),
};

export const batchBetter: Sentences = {
  says(inputs) {
    const { ttftOverSlo = 0, tpotOverSlo = 0 } = inputs;
    const late = Math.max(ttftOverSlo, tpotOverSlo) > 1 ? worstLatency(inputs) : undefined;
    const trouble = known(somebodyWaits(inputs), late) ?? worstLatency(inputs) ?? 'requests are held up';
    const room = known(gpusBusy(inputs), batchesFull(inputs)) ?? 'the GPUs have room';
    return sentence(`${trouble}, while ${room}: the GPUs are not what is short`);
  },
  next(inputs) {
    if (somebodyWaits(inputs) === undefined) {
      return sentence(
        'do not buy: find what takes the time outside the GPUs, such as tokenising, the network or a CPU that cannot follow, and let batches grow',
      );
    }
    return sentence(
      'do not buy: raise the batch size or how long a batch waits to fill, and remove the limit in front of the server (concurrency, CPU, network)',
    );
  },
};

export const smallerModel: Sentences = {
  says(inputs) {
    const busy = known(worstLatency(inputs), gpusBusy(inputs)) ?? 'requests are late';
    return sentence(`${busy}, yet hardly a request waits: the model itself is too slow for its SLO`);
  },
  next: () =>
    sentence(
      'quantise the model, take a smaller one, or spread it over more GPUs with tensor parallelism; more replicas would be as slow',
    ),
};
