import { z } from 'zod';
import type { HistogramValue } from '../../model/samples.ts';
import { HISTOGRAM_SIGNALS } from '../tally/signals.ts';
import type { HistogramSignal } from '../tally/signals.ts';
import * as field from './fields.ts';
import { defineEvent } from './schema.ts';

const SIGNAL_BY_FAMILY = new Map(
  Object.entries(HISTOGRAM_SIGNALS).map(([signal, { name }]) => [name, signal]),
);
const FAMILY_NAMES = [...SIGNAL_BY_FAMILY.keys()];

const histogram = z
  .strictObject({
    metric: z.enum(FAMILY_NAMES).describe('The family that it becomes.'),
    temporality: z
      .enum(['cumulative', 'delta'])
      .describe(
        'Counted since the start of the server, where an event that is not later than the last is a duplicate, or since the event before.',
      ),
    bounds: field.bounds.describe('Upper bounds, ascending, without the infinite one.'),
    bucket_counts: field.bucketCounts.describe(
      'One for each bound, not added up, and one for what lies above all.',
    ),
    sum: field.sum.optional().describe('Sum of all observations.'),
    started_at: field.time
      .optional()
      .describe('When a cumulative one began to count: another time is a restart.'),
  })
  .superRefine(({ bounds, bucket_counts: counts }, context) => {
    const falls = bounds.findIndex((bound, index) => index > 0 && bound <= (bounds[index - 1] ?? 0));
    if (falls > 0) {
      const message = `${bounds[falls]} is not more than the bound before it.`;
      context.addIssue({
        code: 'custom',
        path: ['bounds', falls],
        message,
        params: { try: '[0.1, 0.5, 1]' },
      });
    }
    if (counts.length !== bounds.length + 1) {
      const message = `${counts.length} counts for ${bounds.length} bounds.`;
      const example = `${bounds.length + 1} of them: one for each bound, not added up, and one for what lies above all`;
      context.addIssue({ code: 'custom', path: ['bucket_counts'], message, params: { try: example } });
    }
  });

/** A histogram that a server keeps itself, named by the family that it becomes. */
export const histogramObserved = defineEvent(histogram, (data) => ({
  type: 'histogram.observed',
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the enum has just these names
  signal: SIGNAL_BY_FAMILY.get(data.metric) as HistogramSignal,
  temporality: data.temporality,
  startedAt: data.started_at === undefined ? undefined : Date.parse(data.started_at),
  histogram: toHistogram(data),
}));

function toHistogram({ bounds, bucket_counts, sum }: z.output<typeof histogram>): HistogramValue {
  let count = 0;
  const cumulative = bucket_counts.map((each) => (count += each));
  return { bounds, counts: cumulative.slice(0, -1), count, ...(sum === undefined ? {} : { sum }) };
}
