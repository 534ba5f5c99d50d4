import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Engine, Output, Sequence } from './engine.ts';
import { answerLength, estimateTokens, wordAt } from './simulated-answer.ts';

/**
 * Chosen, not measured: an 8-billion-parameter model in bf16 on one H100 SXM. What they are made of is said, so that
 * they can be argued with.
 */
export const MODEL_TIMES = {
  /**
   * A decode step reads all weights once, however many sequences share it: 16 GB at 3.35 TB/s (data sheet) are 4.8 ms,
   * and 3.2 ms chosen for what surrounds the kernels. This is why batching pays.
   */
  stepMs: 8,
  /** Each sequence reads its own KV cache: 1 000 tokens of 128 KiB at 3.35 TB/s are 0.04 ms; the rest is sampling, chosen. */
  sequenceMs: 0.15,
  /** 2 x 8e9 operations a token at half of 989 TFLOPS (data sheet; half is chosen). */
  promptTokenMs: 0.033,
} as const;

/** Time as the engine sees it; tests have their own. */
export interface Clock {
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

export interface SimulatedOptions {
  readonly loadTimeMs: number;
  /** So many times faster than the model; the load time stays. */
  readonly speed: number;
  readonly seed: number;
  /** Share of answers with nothing in them, 0 to 1. */
  readonly emptyShare: number;
  readonly clock?: Clock;
}

interface Progress {
  readonly length: number;
  given: number;
}

const realClock: Clock = {
  now: () => performance.now(),
  // Timers know whole milliseconds only; a shorter wait yields to the sockets and is made good by a later step.
  wait: (milliseconds) => (milliseconds >= 1 ? setTimeout(milliseconds) : setImmediate()),
};

/** Timers are late by that much at most; a step begins where the one before should have ended, unless it was idle since. */
const LATENESS_MS = 2;

/** No model: it takes the time that one would take, and gives words without meaning. */
export function simulatedEngine(options: SimulatedOptions): Engine {
  const { loadTimeMs, speed, seed, emptyShare, clock = realClock } = options;
  const progress = new Map<Sequence, Progress>();
  let endsAt = 0;

  function advance(sequence: Sequence): Output {
    const own = progress.get(sequence) ?? {
      length: answerLength(seed, sequence.prompt, emptyShare),
      given: 0,
    };
    progress.set(sequence, own);
    const last = Math.min(own.length, sequence.maxTokens);
    if (own.given >= last)
      return { sequence, text: '', tokens: 0, end: { kind: 'finished', reason: 'stop' } };
    const text = wordAt(own.given++);
    if (own.given < last) return { sequence, text, tokens: 1 };
    // The end of the text comes with its last token, unless the limit cut it off.
    const reason = own.length > sequence.maxTokens ? 'length' : 'stop';
    return { sequence, text, tokens: 1, end: { kind: 'finished', reason } };
  }

  return {
    load: (signal) => setTimeout(loadTimeMs, undefined, { signal }),
    countPromptTokens: estimateTokens,
    async step(sequences) {
      const joining = sequences.filter((sequence) => !progress.has(sequence));
      const promptTokens = joining.reduce((sum, { prompt }) => sum + estimateTokens(prompt), 0);
      const now = clock.now();
      const startsAt = now - endsAt <= LATENESS_MS ? endsAt : now;
      endsAt = startsAt + stepMs(sequences.length, promptTokens) / speed;
      await clock.wait(endsAt - now);
      return sequences.map(advance);
    },
    leave: (sequence) => void progress.delete(sequence),
  };
}

/** Milliseconds of one step: those that decode and the prompts of those that join share it. */
export function stepMs(size: number, promptTokens: number): number {
  return MODEL_TIMES.stepMs + MODEL_TIMES.sequenceMs * size + MODEL_TIMES.promptTokenMs * promptTokens;
}
