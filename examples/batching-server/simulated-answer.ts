import { createHash } from 'node:crypto';

/** Chosen: short chat answers, uniform between the two. */
const SHORTEST = 16;
const LONGEST = 128;

const WORDS = 'the batch is what the GPU is paid for and a queue is what it costs to leave it empty'.split(
  ' ',
);

/**
 * Tokens of the answer to a prompt. It depends on the seed and the prompt alone, as with a temperature of 0: whoever
 * runs beside whom, the same requests get the same answers.
 */
export function answerLength(seed: number, prompt: string, emptyShare: number): number {
  const digest = createHash('sha256').update(`${seed}:${prompt}`).digest();
  const share = digest.readUInt32LE(0) / 2 ** 32;
  if (share < emptyShare) return 0;
  return SHORTEST + (digest.readUInt32LE(4) % (LONGEST - SHORTEST + 1));
}

/** The text of the token at a place of an answer. */
export function wordAt(place: number): string {
  const word = WORDS[place % WORDS.length] ?? '';
  return place === 0 ? word : ` ${word}`;
}

/** An approximation: four characters a token is the usual estimate for English. Never 0. */
export function estimateTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}
