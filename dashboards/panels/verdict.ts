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
    advice: 'Repair: drain the server, then reset or replace the GPU.',
  },
  cold_start: {
    color: 'super-light-blue',
    advice: 'Wait: it loads. If this is often, keep more warm.',
  },
  stalled: { color: 'red', advice: 'Restart or drain it now: it holds GPUs and does no work.' },
  idle: {
    color: 'dark-blue',
    advice: 'Stop it or give its GPUs away, if the warm pool allows.',
  },
  kv_bound: {
    color: 'orange',
    advice: 'Do not buy: shorter context, quantised or prefix cache.',
  },
  batch_better: {
    color: 'yellow',
    advice: 'Do not buy: larger batches, no limit in front of them.',
  },
  smaller_model: {
    color: 'semi-dark-orange',
    advice: 'Do not buy: quantise, smaller model, tensor parallel.',
  },
  add_gpus: {
    color: 'purple',
    advice: 'Buy: add whole replicas, to as many GPUs as it takes.',
  },
  failing: {
    color: 'semi-dark-red',
    advice: 'Read the answers and the log: template, stop tokens, release.',
  },
  overprovisioned: { color: 'blue', advice: 'Fold into as many GPUs as it takes, but keep warm ones.' },
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
