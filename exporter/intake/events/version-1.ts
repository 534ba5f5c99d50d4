import { z } from 'zod';
import * as field from './fields.ts';
import { FINISH_REASONS, outcomeOf } from './finish-reason.ts';
import { histogramObserved } from './histogram-observed.ts';
import { defineEvent } from './schema.ts';

/** Version 1: times in milliseconds, and how a request ended in the words of the engine. */
export const version1 = {
  'request.completed': defineEvent(
    z.strictObject({
      duration_ms: field.milliseconds.describe('From the arrival of the request to its end.'),
      ttft_ms: field.milliseconds.optional().describe('From the arrival to the first token.'),
      queue_wait_ms: field.milliseconds.optional().describe('From the arrival until it was first scheduled.'),
      prompt_tokens: field.count.optional().describe('Tokens of the prompt, cached ones included.'),
      output_tokens: field.count
        .optional()
        .describe('Tokens of the answer. With 0 an answer that ended well counts as empty.'),
      finish_reason: z.enum(FINISH_REASONS).describe('How the engine says that it ended.'),
    }),
    (data) => ({
      type: 'request.completed',
      outcome: outcomeOf(data.finish_reason, data.output_tokens),
      durationSeconds: data.duration_ms / 1000,
      ttftSeconds: inSeconds(data.ttft_ms),
      queueWaitSeconds: inSeconds(data.queue_wait_ms),
      promptTokens: data.prompt_tokens,
      outputTokens: data.output_tokens,
    }),
  ),
  'batch.executed': defineEvent(
    z.strictObject({
      size: field.count.describe('Requests run together.'),
      capacity: field.count.optional().describe('The most that a batch can hold.'),
      tokens: field.count
        .optional()
        .describe(
          'Output tokens that the batch gave. From then on they count in place of those of the requests.',
        ),
      duration_ms: field.milliseconds.optional().describe('How long the batch ran.'),
    }),
    ({ duration_ms, ...data }) => ({
      type: 'batch.executed',
      ...data,
      durationSeconds: inSeconds(duration_ms),
    }),
  ),
  'queue.sampled': defineEvent(
    z.strictObject({
      depth: field.count.describe('Requests that wait.'),
      oldest_age_ms: field.milliseconds
        .optional()
        .describe('Age of the oldest request that has not started.'),
    }),
    (data) => ({
      type: 'queue.sampled',
      depth: data.depth,
      oldestAgeSeconds: inSeconds(data.oldest_age_ms),
    }),
  ),
  'cache.sampled': defineEvent(
    z.strictObject({
      kv_usage: field.share.optional().describe('Share of the KV-cache in use.'),
      prefix_queries: field.count
        .optional()
        .describe('Prompt tokens looked up in the prefix cache since the event before.'),
      prefix_hits: field.count.optional().describe('Those of them that were found.'),
      preemptions: field.count
        .optional()
        .describe('Running requests that lost their KV-cache since the event before.'),
    }),
    (data) => ({
      type: 'cache.sampled',
      kvUsage: data.kv_usage,
      prefixQueries: data.prefix_queries,
      prefixHits: data.prefix_hits,
      preemptions: data.preemptions,
    }),
  ),
  'model.loading': defineEvent(
    z.strictObject({
      phase: field.name.optional().describe('What is being done; for the log.'),
      bytes: field.bytes.optional().describe('Size of the weights; for the log.'),
    }),
    (data) => ({ type: 'model.loading', ...data }),
  ),
  'model.ready': defineEvent(
    z.strictObject({
      load_ms: field.milliseconds.optional().describe('How long the load took.'),
      bytes: field.bytes.optional().describe('Size of the weights; for the log.'),
    }),
    (data) => ({ type: 'model.ready', loadSeconds: inSeconds(data.load_ms), bytes: data.bytes }),
  ),
  'histogram.observed': histogramObserved,
};

function inSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
