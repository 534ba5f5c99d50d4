/** How a verdict looks wherever one is drawn: its number in a query, its words and its colour. */
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { VERDICTS } from '../../alerts/verdict/table.ts';
import type { VerdictName, VerdictRow } from '../../alerts/verdict/table.ts';
import { codeOf } from '../queries/verdict.ts';
import { wordsFor } from './words.ts';

interface Look {
  /** Reds: broken. Yellow to orange: not a matter of GPUs. Purple: buy. Blues: paid for, and not used. */
  readonly color: string;
  /** What to do, short enough for a cell. */
  readonly advice: string;
}

const LOOKS: Readonly<Record<VerdictName, Look>> = {
  gpu_fault: {
    color: 'dark-red',
    advice: 'Repair: drain the server, find the XID in the kernel log, reset or replace the GPU.',
  },
  cold_start: {
    color: 'super-light-blue',
    advice: 'Wait: it loads. If this happens often, keep more replicas warm.',
  },
  stalled: { color: 'red', advice: 'Restart or drain it now: it holds its GPUs and does no work.' },
  idle: {
    color: 'dark-blue',
    advice: 'Stop it, or give its GPUs to another server, unless it is the warm pool.',
  },
  kv_bound: {
    color: 'orange',
    advice: 'Do not buy: shorten the context, quantise the KV cache or turn on prefix caching.',
  },
  batch_better: {
    color: 'yellow',
    advice: 'Do not buy: raise the batch size, and remove the limit in front of the server.',
  },
  smaller_model: {
    color: 'semi-dark-orange',
    advice: 'Do not buy replicas: quantise, take a smaller model, or spread it over more GPUs.',
  },
  add_gpus: {
    color: 'purple',
    advice: 'Buy: add replicas, as many GPUs as the column “GPUs it takes” says.',
  },
  overprovisioned: { color: 'blue', advice: 'Fold: fewer GPUs do this work. Do not go under the warm pool.' },
  healthy: { color: 'green', advice: 'Nothing to do.' },
};

/** Verdicts as words: `KV cache full`. */
export const VERDICT_LABELS = mappingTo(({ label }) => label);

/** What each answers to the question whether more GPUs are needed. */
export const VERDICT_ANSWERS = mappingTo(({ answer }) => answer);

/** The names of verdicts in a label, as words. */
export const VERDICT_NAMES = Object.fromEntries(VERDICTS.map(({ name, label }) => [name, label]));

/** What each asks for. */
export const VERDICT_ADVICE = mappingTo(({ name }) => LOOKS[name].advice);

function mappingTo(text: (row: VerdictRow) => string): readonly ValueMapping[] {
  const words = VERDICTS.map((row) => [codeOf(row.name), { text: text(row), color: LOOKS[row.name].color }]);
  return wordsFor(Object.fromEntries(words));
}
