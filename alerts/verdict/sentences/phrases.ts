/** Parts of sentences, each from inputs that may be unknown: `undefined` then, and the sentence goes without. */
import { count, figure, isOne, list, percent } from '../figures.ts';
import type { VerdictInputs } from '../inputs.ts';

export type Phrase = string | undefined;

/** Joins those that are known; `undefined` if none is. */
export function known(...phrases: readonly Phrase[]): Phrase {
  const said = phrases.filter((phrase) => phrase !== undefined);
  return said.length > 0 ? list(said) : undefined;
}

/** A mean queue under this is requests that wait for a moment. */
const HARDLY_WAITING = 0.25;

export function requestsWait({ queueDepth }: VerdictInputs): Phrase {
  if (queueDepth === undefined) return undefined;
  if (queueDepth < HARDLY_WAITING) return queueDepth === 0 ? 'no request waits' : 'hardly a request waits';
  return mean(queueDepth, 'request waits', 'requests wait');
}

/** As `requestsWait`, but silent where nobody really waits. */
export function somebodyWaits(inputs: VerdictInputs): Phrase {
  return (inputs.queueDepth ?? 0) < HARDLY_WAITING ? undefined : requestsWait(inputs);
}

/** Silent where nothing runs. */
export function requestsRun({ running }: VerdictInputs): Phrase {
  return running ? mean(running, 'request runs', 'requests run') : undefined;
}

/** Less than one of a thing is only understood as a mean. */
function mean(value: number, one: string, many: string): string {
  return `${count(value, one, many)}${value < 0.95 ? ' on average' : ''}`;
}

export function requestsFinish({ requestsPerSecond }: VerdictInputs): Phrase {
  if (requestsPerSecond === undefined) return undefined;
  return `${count(requestsPerSecond, 'request')} a second ${isOne(requestsPerSecond) ? 'is' : 'are'} finished`;
}

export function requestsPreempted({ preemptionsPerSecond }: VerdictInputs): Phrase {
  if (!preemptionsPerSecond) return undefined;
  return `${count(preemptionsPerSecond, 'request')} a second ${isOne(preemptionsPerSecond) ? 'is' : 'are'} preempted`;
}

/** `its 4 GPUs are`, `its GPU is`; without a number where it is unknown. */
export function itsGpus({ gpus }: VerdictInputs): string {
  if (gpus === 1) return 'its GPU is';
  return gpus === undefined ? 'its GPUs are' : `its ${count(gpus, 'GPU')} are`;
}

export function gpusBusy(inputs: VerdictInputs): Phrase {
  const { utilisation } = inputs;
  return utilisation === undefined ? undefined : `${itsGpus(inputs)} ${percent(utilisation)} busy`;
}

export function batchesFull({ batchFill }: VerdictInputs): Phrase {
  return batchFill === undefined ? undefined : `batches are ${percent(batchFill)} full`;
}

/** The latency that is worst against its SLO: L of the truth table, with its name. */
export function worstLatency({ ttftOverSlo, tpotOverSlo }: VerdictInputs): Phrase {
  if (ttftOverSlo === undefined && tpotOverSlo === undefined) return undefined;
  const first = (ttftOverSlo ?? -Infinity) >= (tpotOverSlo ?? -Infinity);
  const name = first ? 'time to first token' : 'time per output token';
  return `the p95 ${name} is ${againstSlo((first ? ttftOverSlo : tpotOverSlo) ?? 0)}`;
}

function againstSlo(ratio: number): string {
  if (ratio > 1.05) return `${figure(ratio)} times its SLO`;
  if (ratio > 1) return 'just over its SLO';
  return ratio > 0.95 ? 'just at its SLO' : `${percent(ratio)} of its SLO`;
}
