import type { VerdictView } from '../../view.ts';

type Tone = VerdictView['tone'];

export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  ok: 'Capacity is right',
  spend: 'Money is lost',
  act: 'Requests suffer',
  fault: 'Something is broken',
};
