import { setTimeout } from 'node:timers/promises';
import type { Engine, Output, Sequence } from './engine.ts';
import { messageOf, readUpstream } from './upstream-stream.ts';
import type { Upstream } from './upstream-stream.ts';

export interface UpstreamOptions extends Upstream {
  readonly key: string | undefined;
  readonly onProblem: (message: string) => void;
}

const ASK_EVERY_MS = 250;
const ANSWER_WITHIN_MS = 5_000;

/**
 * Any other server that speaks OpenAI's interface. Each sequence is a stream of its own there; a step is to wait until
 * at least one of them has something. So the batch is what is under way, not what the upstream runs together.
 */
export function upstreamEngine(options: UpstreamOptions): Engine {
  const { url, key } = options;
  const headers = { 'Content-Type': 'application/json', ...(key && { Authorization: `Bearer ${key}` }) };
  /** What came since the last step. */
  const arrived = new Map<Sequence, Output[]>();
  let wake: (() => void) | undefined;

  async function follow(sequence: Sequence): Promise<void> {
    for await (const output of readUpstream(options, headers, sequence)) {
      arrived.get(sequence)?.push(output);
      wake?.();
    }
  }

  return {
    async load(signal) {
      for (;;) {
        const problem = await problemOf(`${url}/v1/models`, headers, signal);
        if (problem === undefined) return;
        options.onProblem(`waiting for the upstream: ${problem}`);
        await setTimeout(ASK_EVERY_MS, undefined, { signal });
      }
    },
    // The tokeniser is over there: it is unknown here until the answer says it.
    countPromptTokens: () => undefined,
    async step(sequences) {
      for (const sequence of sequences) {
        if (arrived.has(sequence)) continue;
        arrived.set(sequence, []);
        void follow(sequence);
      }
      const some = () =>
        sequences.some((sequence) => sequence.signal.aborted || (arrived.get(sequence)?.length ?? 0) > 0);
      while (!some()) await new Promise<void>((resolve) => (wake = resolve));
      return sequences.flatMap((sequence) => arrived.get(sequence)?.splice(0) ?? []);
    },
    leave: (sequence) => void arrived.delete(sequence),
  };
}

/** Why the upstream cannot be asked yet. */
async function problemOf(url: string, headers: Record<string, string>, signal: AbortSignal) {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const response = await fetch(url, { headers, signal: within });
    await response.body?.cancel();
    return response.ok ? undefined : `${url} answers ${response.status}`;
  } catch (error) {
    signal.throwIfAborted();
    return `${url}: ${messageOf(error)}`;
  }
}
