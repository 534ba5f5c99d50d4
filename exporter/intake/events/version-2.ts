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
        duration_seconds: field.seconds,
        ttft_seconds: field.seconds.optional(),
        queue_wait_seconds: field.seconds.optional(),
        prompt_tokens: field.count.optional(),
        output_tokens: field.count.optional(),
        outcome: z.enum(OUTCOMES).optional(),
        finish_reason: z.enum(FINISH_REASONS).optional(),
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
      size: field.count,
      capacity: field.count.optional(),
      tokens: field.count.optional(),
      duration_seconds: field.seconds.optional(),
    }),
    ({ duration_seconds, ...data }) => ({
      type: 'batch.executed',
      ...data,
      durationSeconds: duration_seconds,
    }),
  ),
  'queue.sampled': defineEvent(
    z.strictObject({
      depth: field.count,
      running: field.count.optional(),
      oldest_age_seconds: field.seconds.optional(),
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
    z.strictObject({ load_seconds: field.seconds.optional(), bytes: field.bytes.optional() }),
    (data) => ({ type: 'model.ready', loadSeconds: data.load_seconds, bytes: data.bytes }),
  ),
  'histogram.observed': histogramObserved,
  'alert.reviewed': alertReviewed,
};
