/** The bodies that an OpenAI client expects. */
import type { FinishReason } from './engine.ts';
import type { Kind } from './openai-request.ts';

/** What all pieces of one answer have in common. */
export interface Heading {
  readonly id: string;
  readonly kind: Kind;
  readonly model: string;
  /** Unix seconds. */
  readonly created: number;
}

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A whole answer. */
export function completion(heading: Heading, text: string, reason: FinishReason, usage: Usage): object {
  const choice =
    heading.kind === 'chat' ? { message: { role: 'assistant', content: text, refusal: null } } : { text };
  return {
    ...head(heading, heading.kind === 'chat' ? 'chat.completion' : 'text_completion'),
    choices: [{ index: 0, ...choice, logprobs: null, finish_reason: reason }],
    usage: usageBody(usage),
  };
}

export interface Piece {
  /** The first piece of a chat says who speaks. */
  readonly first?: boolean;
  readonly text?: string;
  readonly reason?: FinishReason;
}

/** One piece of an answer that is streamed. */
export function chunk(heading: Heading, { first, text, reason }: Piece): object {
  const delta = { ...(first && { role: 'assistant' }), ...(text !== undefined && { content: text }) };
  const choice = heading.kind === 'chat' ? { delta } : { text: text ?? '' };
  return {
    ...head(heading, heading.kind === 'chat' ? 'chat.completion.chunk' : 'text_completion'),
    choices: [{ index: 0, ...choice, logprobs: null, finish_reason: reason ?? null }],
  };
}

/** The last piece, for those who ask for it. */
export function usageChunk(heading: Heading, usage: Usage): object {
  return {
    ...head(heading, heading.kind === 'chat' ? 'chat.completion.chunk' : 'text_completion'),
    choices: [],
    usage: usageBody(usage),
  };
}

export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly code?: string;
  readonly param?: string | null;
}

export function errorBody({ message, type, param, code }: Refusal): object {
  return { error: { message, type, param: param ?? null, code: code ?? null } };
}

function head({ id, model, created }: Heading, object: string) {
  return { id, object, created, model };
}

function usageBody({ promptTokens, completionTokens }: Usage) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
