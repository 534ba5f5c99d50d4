import type { Families, Page } from '../prometheus-text/page.ts';

/** Families of Dynamo's frontend by signal, newest name first. */
export const NAMES = {
  active: ['dynamo_frontend_active_requests', 'dynamo_frontend_inflight_requests'],
  stages: ['dynamo_frontend_stage_requests'],
  queued: ['dynamo_frontend_queued_requests'],
  requests: ['dynamo_frontend_requests_total'],
  inputTokens: ['dynamo_frontend_input_sequence_tokens'],
  cachedTokens: ['dynamo_frontend_cached_tokens'],
  outputTokensTotal: ['dynamo_frontend_output_tokens_total'],
  outputTokens: ['dynamo_frontend_output_sequence_tokens'],
  ttft: ['dynamo_frontend_time_to_first_token_seconds'],
  interTokenLatency: ['dynamo_frontend_inter_token_latency_seconds'],
  requestDuration: ['dynamo_frontend_request_duration_seconds'],
} as const;

const PROBES = [...NAMES.active, ...NAMES.requests, ...NAMES.outputTokensTotal, ...NAMES.ttft];

/** True for families of which one speaks of a model that the frontend serves. */
export function hasModel(families: Families): boolean {
  return PROBES.some((name) =>
    families.get(name)?.samples.some(({ labels }) => labels['model'] !== undefined),
  );
}

/** A page of Dynamo's that has no reading in it: a worker's, or a frontend's before its first request. */
export function dynamoHint({ families }: Page): string | undefined {
  const names = [...families.keys()];
  if (names.some((name) => name.startsWith('dynamo_frontend_'))) {
    return hasModel(families)
      ? undefined
      : "This is Dynamo's frontend, and it has no series of a model yet: send it a first request.";
  }
  return names.some((name) => name.startsWith('dynamo_component_'))
    ? "This is a Dynamo worker's page without its engine: give the address of the frontend (usually port 8000), or publish the engine's metrics and set engine to auto."
    : undefined;
}
