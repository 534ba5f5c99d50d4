/** What the batcher asks of an engine. A third one is another file with this contract, and its line in `start.ts`. */

/** One answer in the making. */
export interface Sequence {
  /** As it came in, for an engine that passes it on. */
  readonly request: SequenceRequest;
  /** The prompt as one text. */
  readonly prompt: string;
  readonly maxTokens: number;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

export interface SequenceRequest {
  readonly kind: 'chat' | 'text';
  readonly body: Readonly<Record<string, unknown>>;
}

export type FinishReason = 'stop' | 'length';

/** What a step gave to one sequence. */
export interface Output {
  readonly sequence: Sequence;
  readonly text: string;
  readonly tokens: number;
  /** The answer is complete, or there will be none. */
  readonly end?: Finished | Failed;
}

export interface Finished {
  readonly kind: 'finished';
  readonly reason: FinishReason;
  /** Where the engine knows better than before it started. */
  readonly promptTokens?: number | undefined;
}

export interface Failed {
  readonly kind: 'failed';
  readonly message: string;
}

export interface Engine {
  /** Resolves when it can take steps. @throws Error when the signal comes first */
  load(signal: AbortSignal): Promise<void>;
  /** Tokens of a prompt, `undefined` where the engine cannot tell before it runs. */
  countPromptTokens(prompt: string): number | undefined;
  /** Runs all of these together once. Sequences may be new, and may be gone the next time. */
  step(sequences: readonly Sequence[]): Promise<readonly Output[]>;
  /** The sequence will not be stepped again, finished or not: what is kept for it can go. */
  leave(sequence: Sequence): void;
}
