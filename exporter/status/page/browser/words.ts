import type { VerdictView } from '../../view.ts';

type Tone = VerdictView['tone'];

export const TONE_WORDS: Readonly<Record<Tone, string>> = {
  ok: 'No shortage seen',
  spend: 'Money is lost',
  act: 'Requests suffer',
  fault: 'Something is broken',
};
