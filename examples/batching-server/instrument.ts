/** All that is told to Headroom, in one file to copy. The batcher and the engines know nothing of it. */
import type { Client } from 'gpu-headroom/client';
import type { Batcher, Listener } from './batcher.ts';
import type { Engine } from './engine.ts';

/** Cold start and batches: how long the model took to load, how many requests ran together, how many tokens that gave. */
export function watchEngine(engine: Engine, headroom: Client, capacity: number): Engine {
  return {
    ...engine,
    async load(signal) {
      const startedAt = performance.now();
      headroom.modelLoading();
      // A cold start is worth seeing while it lasts.
      void headroom.flush();
      await engine.load(signal);
      headroom.modelReady({ loadSeconds: secondsSince(startedAt) });
    },
    async step(sequences) {
      const startedAt = performance.now();
      const outputs = await engine.step(sequences);
      const tokens = outputs.reduce((sum, output) => sum + output.tokens, 0);
      headroom.batchExecuted({
        size: sequences.length,
        capacity,
        tokens,
        durationSeconds: secondsSince(startedAt),
      });
      return outputs;
    },
  };
}

/** One request, from now on: time in the queue, time to first token, tokens, and how it ended. */
export function watchRequest(
  listener: Listener,
  headroom: Client,
  promptTokens: number | undefined,
): Listener {
  const request = headroom.startRequest({ promptTokens });
  return {
    started() {
      request.started();
      listener.started();
    },
    output(text, tokens) {
      request.token(tokens);
      listener.output(text, tokens);
    },
    ended(end) {
      if (end.kind === 'finished') {
        // `stop` with no token at all is counted as `empty`, `length` as `truncated`.
        request.end({ finishReason: end.reason });
      } else {
        // To who asked, a full queue is as much of an error as a broken engine.
        request.end({ outcome: end.kind === 'aborted' ? 'aborted' : 'error' });
      }
      listener.ended(end);
    },
  };
}

/** Queue depth, age of the oldest who waits, and requests in the batch, every second. @returns what ends it */
export function watchQueue(batcher: Batcher, headroom: Client): () => void {
  return headroom.sampleQueue(() => batcher.queue());
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}
