/** What is said when the number of GPUs is the question, and when it is right. */
import { count, dollars, duration, figure, isOne, percent, sentence } from '../figures.ts';
import type { VerdictInputs } from '../inputs.ts';
import { demand, FOLDED_UTILISATION, gpusToAdd, gpusToFoldInto, LOAD_AT_SLO, served } from '../sizing.ts';
import {
  batchesFull,
  gpusBusy,
  itsGpus,
  known,
  requestsFinish,
  requestsWait,
  worstLatency,
} from './phrases.ts';
import type { Sentences } from './sentences.ts';

export const idle: Sentences = {
  says(inputs) {
    const { dollarsPerHour, sharedGpus } = inputs;
    if (sharedGpus) return sentence(`no requests came; ${sharedAre(inputs)} shared with others`);
    if (!dollarsPerHour) return sentence(`no requests came: ${itsGpus(inputs)} held for nothing`);
    return sentence(`no requests came, and it costs ${dollars(dollarsPerHour)} an hour all the same`);
  },
  next({ modelLoadSeconds, sharedGpus }) {
    const what = sharedGpus
      ? 'stop it to give its memory to the others'
      : 'stop it or give its GPUs to another server';
    const cost =
      modelLoadSeconds === undefined
        ? ''
        : `: when requests return, loading takes about ${duration(modelLoadSeconds)}`;
    return sentence(`${what} unless the warm pool needs it${cost}`);
  },
};

/** `its 4 GPUs are`, `1 of its 4 GPUs is`. */
function sharedAre(inputs: VerdictInputs): string {
  const { gpus, sharedGpus = 0 } = inputs;
  if (gpus === undefined || sharedGpus >= gpus) return itsGpus(inputs);
  return `${figure(sharedGpus)} of its ${count(gpus, 'GPU')} ${isOne(sharedGpus) ? 'is' : 'are'}`;
}

export const addGpus: Sentences = {
  says(inputs) {
    const facts = known(gpusBusy(inputs), batchesFull(inputs), requestsWait(inputs), worstLatency(inputs));
    return sentence(`${facts ?? 'demand is more than it can serve'}: the GPUs are what is short`);
  },
  next(inputs) {
    const { gpus = 0 } = inputs;
    const more = gpusToAdd(inputs);
    const wanted = demand(inputs);
    if (more === undefined || wanted === undefined) {
      return sentence(
        'add one replica and look again: without the number of GPUs and the rate of requests nobody can say how many',
      );
    }
    const comeIn = `${count(wanted, 'request')} a second ${isOne(wanted) ? 'comes' : 'come'} in`;
    const finish = `${count(gpus, 'GPU finishes', 'GPUs finish')} ${figure(served(inputs) ?? 0)} at full load`;
    return sentence(
      `add about ${count(more, 'GPU')}, as whole replicas: ${comeIn}, ${finish}, and ${percent(LOAD_AT_SLO)} of full load is taken to hold the SLO`,
    );
  },
};

export const overprovisioned: Sentences = {
  says(inputs) {
    const facts = known(gpusBusy(inputs), requestsWait(inputs), worstLatency(inputs));
    return sentence(`${facts ?? 'little is asked of it'}: there is more than this demand needs`);
  },
  next(inputs) {
    const enough = gpusToFoldInto(inputs);
    if (enough === undefined) {
      return sentence(
        'send the requests of another replica here and stop that one, or move to a smaller GPU, but keep the warm pool',
      );
    }
    return sentence(
      `fold into about ${count(enough, 'GPU')} if the model fits${savings(inputs, enough)}: at ${percent(FOLDED_UTILISATION)} busy ${isOne(enough) ? 'it does' : 'they do'} the same work; do not go under the warm pool`,
    );
  },
};

function savings({ gpus = 0, dollarsPerHour }: VerdictInputs, enough: number): string {
  if (!dollarsPerHour || gpus === 0) return '';
  return `, which saves ${dollars(dollarsPerHour * (1 - enough / gpus))} an hour`;
}

export const healthy: Sentences = {
  says(inputs) {
    const facts = known(requestsFinish(inputs), requestsWait(inputs), gpusBusy(inputs), worstLatency(inputs));
    return sentence(facts ?? 'the server takes requests');
  },
  next({ ttftOverSlo, tpotOverSlo }) {
    if (ttftOverSlo !== undefined || tpotOverSlo !== undefined) return sentence('nothing to do');
    return sentence(
      'nothing to do now; give the server an slo in the config, so that late answers and GPUs without work are seen',
    );
  },
};
