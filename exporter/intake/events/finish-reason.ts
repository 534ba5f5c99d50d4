import type { Outcome } from '../../model/inference.ts';

/** How engines and the OpenAI, Anthropic and Hugging Face interfaces say that an answer ended. */
const OUTCOME_BY_REASON = {
  stop: 'ok',
  eos: 'ok',
  eos_token: 'ok',
  stop_sequence: 'ok',
  end_turn: 'ok',
  tool_calls: 'ok',
  tool_use: 'ok',
  function_call: 'ok',
  length: 'truncated',
  max_tokens: 'truncated',
  repetition: 'truncated',
  content_filter: 'truncated',
  abort: 'aborted',
  cancelled: 'aborted',
  error: 'error',
} as const satisfies Readonly<Record<string, Outcome>>;
export type FinishReason = keyof typeof OUTCOME_BY_REASON;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a const object
export const FINISH_REASONS = Object.keys(OUTCOME_BY_REASON) as [FinishReason, ...FinishReason[]];

/** The outcome by the words of the engine. An answer that ended well and has no token in it is empty. */
export function outcomeOf(reason: FinishReason, outputTokens: number | undefined): Outcome {
  return withoutTokens(OUTCOME_BY_REASON[reason], outputTokens);
}

/** A 200 with nothing in it is `empty`, also where the server calls it ok. */
export function withoutTokens(outcome: Outcome, outputTokens: number | undefined): Outcome {
  return outcome === 'ok' && outputTokens === 0 ? 'empty' : outcome;
}
