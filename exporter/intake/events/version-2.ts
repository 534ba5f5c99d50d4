import { z } from 'zod';
import { OUTCOMES } from '../../model/inference.ts';
import { alertReviewed } from './alert-reviewed.ts';
import * as field from './fields.ts';
import { FINISH_REASONS, outcomeOf, withoutTokens } from './finish-reason.ts';
import { histogramObserved } from './histogram-observed.ts';
import { defineEvent } from './schema.ts';
import { version1 } from './version-1.ts';

/**
 * Version 2: times in seconds, as on `/metrics`; the server may judge a request itself by an `outcome`; the batch that
 * runs now beside the queue; reviews of alerts. What is as it was in version 1 is taken over from it.
 */
export const version2 = {
  'request.completed': defineEvent(
    z
      .strictObject({
        duration_seconds: field.seconds.describe('From the arrival of the request to its end.'),
        ttft_seconds: field.seconds.optional().describe('From the arrival to the first token.'),
        queue_wait_seconds: field.seconds
          .optional()
          .describe('From the arrival until it was first scheduled.'),
        prompt_tokens: field.count.optional().describe('Tokens of the prompt, cached ones included.'),
        output_tokens: field.count
          .optional()
          .describe('Tokens of the answer. With 0 an answer that is ok counts as empty.'),
        outcome: z
          .enum(OUTCOMES)
          .optional()
          .describe('How the server judges it. This or finish_reason must be there; this one counts.'),
        finish_reason: z.enum(FINISH_REASONS).optional().describe('How the engine says that it ended.'),
      })
      .refine(({ outcome, finish_reason }) => (outcome ?? finish_reason) !== undefined, {
        error: 'neither outcome nor finish_reason is there.',
        params: { try: '"outcome": "ok"' },
      }),
    (data) => ({
      type: 'request.completed',
      outcome: data.outcome
        ? withoutTokens(data.outcome, data.output_tokens)
        : outcomeOf(data.finish_reason ?? 'error', data.output_tokens),
      durationSeconds: data.duration_seconds,
      ttftSeconds: data.ttft_seconds,
      queueWaitSeconds: data.queue_wait_seconds,
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
      duration_seconds: field.seconds.optional().describe('How long the batch ran.'),
    }),
    ({ duration_seconds, ...data }) => ({
      type: 'batch.executed',
      ...data,
      durationSeconds: duration_seconds,
    }),
  ),
  'queue.sampled': defineEvent(
    z.strictObject({
      depth: field.count.describe('Requests that wait.'),
      running: field.count.optional().describe('Requests that run.'),
      oldest_age_seconds: field.seconds
        .optional()
        .describe('Age of the oldest request that has not started.'),
    }),
    (data) => ({
      type: 'queue.sampled',
      depth: data.depth,
      running: data.running,
      oldestAgeSeconds: data.oldest_age_seconds,
    }),
  ),
  'cache.sampled': version1['cache.sampled'],
  'model.loading': version1['model.loading'],
  'model.ready': defineEvent(
    z.strictObject({
      load_seconds: field.seconds.optional().describe('How long the load took.'),
      bytes: field.bytes.optional().describe('Size of the weights; for the log.'),
    }),
    (data) => ({ type: 'model.ready', loadSeconds: data.load_seconds, bytes: data.bytes }),
  ),
  'histogram.observed': histogramObserved,
  'alert.reviewed': alertReviewed,
};
