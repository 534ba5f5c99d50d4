import { z } from 'zod';
import * as field from './fields.ts';
import { FINISH_REASONS, outcomeOf } from './finish-reason.ts';
import { histogramObserved } from './histogram-observed.ts';
import { defineEvent } from './schema.ts';

/** Version 1: times in milliseconds, and how a request ended in the words of the engine. */
export const version1 = {
  'request.completed': defineEvent(
    z.strictObject({
      duration_ms: field.milliseconds,
      ttft_ms: field.milliseconds.optional(),
      queue_wait_ms: field.milliseconds.optional(),
      prompt_tokens: field.count.optional(),
      output_tokens: field.count.optional(),
      finish_reason: z.enum(FINISH_REASONS),
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
      size: field.count,
      capacity: field.count.optional(),
      tokens: field.count.optional(),
      duration_ms: field.milliseconds.optional(),
    }),
    ({ duration_ms, ...data }) => ({
      type: 'batch.executed',
      ...data,
      durationSeconds: inSeconds(duration_ms),
    }),
  ),
  'queue.sampled': defineEvent(
    z.strictObject({ depth: field.count, oldest_age_ms: field.milliseconds.optional() }),
    (data) => ({
      type: 'queue.sampled',
      depth: data.depth,
      oldestAgeSeconds: inSeconds(data.oldest_age_ms),
    }),
  ),
  'cache.sampled': defineEvent(
    z.strictObject({
      kv_usage: field.share.optional(),
      prefix_queries: field.count.optional(),
      prefix_hits: field.count.optional(),
      preemptions: field.count.optional(),
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
    z.strictObject({ phase: field.name.optional(), bytes: field.bytes.optional() }),
    (data) => ({ type: 'model.loading', ...data }),
  ),
  'model.ready': defineEvent(
    z.strictObject({ load_ms: field.milliseconds.optional(), bytes: field.bytes.optional() }),
    (data) => ({ type: 'model.ready', loadSeconds: inSeconds(data.load_ms), bytes: data.bytes }),
  ),
  'histogram.observed': histogramObserved,
};

function inSeconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}
