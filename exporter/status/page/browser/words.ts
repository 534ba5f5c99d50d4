import type { VerdictView } from '../../view.ts';

type Tone = VerdictView['tone'];

export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  ok: 'Nothing to do',
  spend: 'Money is lost',
  act: 'Requests suffer',
  fault: 'Something is broken',
};

interface VerdictWords {
  readonly name: string;
  /** To the question at the top of the page. */
  readonly answer: string;
}

const USE = 'Use the ones you have.';

const VERDICT_WORDS: Readonly<Record<string, VerdictWords>> = {
  gpu_fault: { name: 'GPU fault', answer: 'Neither yet: repair comes first.' },
  cold_start: { name: 'Cold start', answer: 'Neither yet: the model is loading.' },
  stalled: { name: 'Stalled', answer: 'Neither yet: it holds GPUs and does no work.' },
  idle: { name: 'Idle', answer: 'Use the ones you have, or give them back.' },
  kv_bound: { name: 'Out of KV cache', answer: USE },
  batch_better: { name: 'Batch better', answer: USE },
  smaller_model: { name: 'Model too large', answer: USE },
  add_gpus: { name: 'Add GPUs', answer: 'More GPUs: these are used well.' },
  overprovisioned: { name: 'Overprovisioned', answer: 'Fewer would do.' },
  healthy: { name: 'Healthy', answer: 'Neither: these are used well, and they suffice.' },
};

/** A verdict that this page does not know yet is called by its name, and answers nothing. */
export function wordsOf({ name }: VerdictView): VerdictWords {
  return VERDICT_WORDS[name] ?? { name: sentence(name.replaceAll('_', ' ')), answer: '' };
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
