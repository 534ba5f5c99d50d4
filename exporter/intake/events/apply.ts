import type { Tally } from '../tally/tally.ts';
import type { EventData, PushedEvent, RequestCompleted } from './event.ts';

/** What an event of a model is counted as. It was checked as a whole: this cannot fail half way. */
export function applyEvent({ data, occurredAt, exemplar }: PushedEvent, tally: Tally): void {
  switch (data.type) {
    case 'request.completed':
      return applyRequest(data, tally, exemplar);
    case 'batch.executed':
      tally.observe('batchSize', data.size);
      tally.gauge('batchCapacity', data.capacity, occurredAt);
      if (data.tokens !== undefined) tally.observeBatch(data.tokens, data.durationSeconds);
      return;
    case 'queue.sampled':
      tally.gauge('queueDepth', data.depth, occurredAt);
      tally.gauge('requestsRunning', data.running, occurredAt);
      tally.gauge('queueOldestAgeSeconds', data.oldestAgeSeconds, occurredAt);
      tally.observe('queueDepthSampled', data.depth);
      return;
    case 'cache.sampled':
      tally.gauge('kvCacheUsage', data.kvUsage, occurredAt);
      tally.count('prefixCacheQueries', data.prefixQueries);
      tally.count('prefixCacheHits', data.prefixHits);
      tally.count('preemptions', data.preemptions);
      return;
    case 'model.loading':
      return tally.gauge('ready', 0, occurredAt);
    case 'model.ready':
      tally.gauge('ready', 1, occurredAt);
      tally.gauge('modelLoadSeconds', data.loadSeconds, occurredAt);
      tally.expectRequests();
      return;
    case 'histogram.observed':
    case 'alert.reviewed':
      return;
  }
}

function applyRequest(data: RequestCompleted, tally: Tally, exemplar: PushedEvent['exemplar']): void {
  tally.countRequests(data.outcome);
  tally.count('promptTokens', data.promptTokens);
  tally.count('generationTokens', data.outputTokens);
  tally.observe('requestDurationSeconds', data.durationSeconds, exemplar);
  tally.observe('ttftSeconds', data.ttftSeconds, exemplar);
  tally.observe('queueWaitSeconds', data.queueWaitSeconds, exemplar);
  tally.observe('outputTokens', data.outputTokens, exemplar);
  const perToken = timePerOutputToken(data);
  if (perToken === undefined) return;
  tally.observe('timePerOutputTokenSeconds', perToken, exemplar);
  tally.observe('tokensPerSecond', 1 / perToken);
}

/** Less is what is left of two clocks, not a time that a token takes. */
const SHORTEST_SECONDS = 1e-9;

/** As OpenTelemetry defines it: of answers that were given, over the tokens after the first. */
function timePerOutputToken(data: RequestCompleted): number | undefined {
  const { outcome, durationSeconds, ttftSeconds, outputTokens = 0 } = data;
  if (outcome !== 'ok' && outcome !== 'truncated') return undefined;
  if (ttftSeconds === undefined || outputTokens < 2 || durationSeconds <= ttftSeconds) return undefined;
  const perToken = (durationSeconds - ttftSeconds) / (outputTokens - 1);
  return perToken > SHORTEST_SECONDS ? perToken : undefined;
}

/** A line for the log, of what happens rarely and has more to say than the metrics. */
export function remarkOn(data: EventData): { readonly message: string; readonly fields: object } | undefined {
  switch (data.type) {
    case 'model.loading': {
      const { phase, bytes } = data;
      return { message: 'model loading', fields: { phase, bytes } };
    }
    case 'model.ready': {
      const { loadSeconds, bytes } = data;
      return { message: 'model ready', fields: { load_seconds: loadSeconds, bytes } };
    }
    case 'alert.reviewed': {
      const { alertname, verdict, note, firing } = data;
      return { message: 'alert reviewed', fields: { alertname, verdict, note, firing } };
    }
    default:
      return undefined;
  }
}
