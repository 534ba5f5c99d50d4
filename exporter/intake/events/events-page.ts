import { z } from 'zod';
import { inference } from '../../catalogue/index.ts';
import type { Family } from '../../catalogue/family.ts';
import { alerting } from '../../catalogue/alerting.ts';
import { code, prose, table } from '../../documents/markdown.ts';
import { envelope } from './envelope.ts';
import { EVENT_TYPES } from './event.ts';
import type { EventType } from './event.ts';
import { exampleOf } from './examples.ts';
import { VERSIONS } from './read.ts';
import type { EventSchema } from './schema.ts';
import { HISTOGRAM_SIGNALS } from '../tally/signals.ts';

/** The families that an event of each type fills. */
const BECOMES: Readonly<Record<EventType, readonly Family[]>> = {
  'request.completed': [
    inference.requests,
    inference.requestDurationSeconds,
    inference.ttftSeconds,
    inference.queueWaitSeconds,
    inference.timePerOutputTokenSeconds,
    inference.tokensPerSecond,
    inference.outputTokens,
    inference.promptTokens,
    inference.generationTokens,
  ],
  'batch.executed': [
    inference.batchSize,
    inference.batchCapacity,
    inference.tokensPerSecond,
    inference.generationTokens,
  ],
  'queue.sampled': [
    inference.queueDepth,
    inference.queueDepthSampled,
    inference.queueOldestAgeSeconds,
    inference.requestsRunning,
  ],
  'cache.sampled': [
    inference.kvCacheUsageRatio,
    inference.kvCacheUsageMaxRatio,
    inference.prefixCacheQueries,
    inference.prefixCacheHits,
    inference.preemptions,
  ],
  'model.loading': [inference.serverReady],
  'model.ready': [inference.serverReady, inference.modelLoadSeconds],
  'histogram.observed': Object.values(HISTOGRAM_SIGNALS),
  'alert.reviewed': [alerting.alertReviewTimestampSeconds, alerting.alertReviewFiringTimestampSeconds],
};

/** What can be pushed, as a Markdown page: the envelope, then each type of event in its versions. */
export function eventsPage(): string {
  const parts = [
    '<!-- Generated from exporter/intake/events by `npm run generate`. Change the schemas, not this page. -->',
    '# Events',
    '`POST /v1/events` takes `application/json` (one event, a list, or `{"events": [...]}`) or `application/x-ndjson` (one event a line), at most 50 000 events and 4 MiB, packed with gzip if you like. The answer is 202 with `accepted`, `duplicates` and `rejected`: for each rejected event its place, its id, the path of the field, what was found and what to try; and `survives_restart`, false where the exporter has no `intake.state_directory` and forgets it all when it ends. What is sent again under its `event_id` counts once, for at least the last million events.',
    '## Envelope',
    'Around every event. Keys that are not listed are let through here, and refused in `data`, where a misspelt one would be a figure that is missing without a word. `alert.reviewed` needs no `server` and `model`.',
    fields(z.object(envelope)),
    ...EVENT_TYPES.map(chapter),
  ];
  return `${parts.join('\n\n')}\n`;
}

function chapter(type: EventType): string {
  const [old, current] = ['1', '2'].map((version) => VERSIONS[version]?.[type]);
  const families = `Becomes ${BECOMES[type].map(({ name }) => code(name)).join(', ')}.`;
  const parts = [`## ${type}`, families];
  if (current) parts.push(fields(current.data));
  if (old === current) parts.push('The same in version 1.');
  else parts.push(old ? versionOne(old) : 'Not in version 1.');
  return parts.join('\n\n');
}

function versionOne(schema: EventSchema): string {
  return `In version 1:\n\n${fields(schema.data)}`;
}

/** The value of an example, without what is said of it. */
const VALUE = /^(?:"[^"]*"|\[[^\]]*\]|\{[^}]*\}|[^,]*)/;

interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly maximum?: number;
}

function fields(schema: z.ZodObject): string {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input' });
  const rows = Object.entries(properties).map(([name, property]) => {
    if (typeof property === 'boolean') throw new Error(`${name} has no schema`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- of JSON Schema, what our fields use
    const found = property as Property;
    const example = VALUE.exec(exampleOf([name]))?.[0] ?? '';
    return [
      code(name),
      required.includes(name) ? 'yes' : '',
      found.enum ? found.enum.map(code).join(' ') : (found.type ?? ''),
      prose(found.description ?? ''),
      found.enum ? '' : code(name === 'type' ? '"request.completed"' : example),
    ];
  });
  return table(['Field', 'Needed', 'Type', 'Meaning', 'Such as'], rows);
}
