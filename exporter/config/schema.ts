import { z } from 'zod';
import { NO_LABELS } from '../../alerts/labels.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { ENGINES } from '../sources/inference/adapters.ts';
import { INTAKE_DEFAULTS } from './intake-defaults.ts';
import { alerts, baselines, dashboards, labels } from './rules.ts';
import { DEFAULT_WATCH } from './watch-defaults.ts';
import { verdict } from './verdict.ts';
import { durationProblem, isUsableDuration, parseDuration } from './duration.ts';

/** A body is held in memory whole. */
const LARGEST_BODY = 64 * 1024 * 1024;

/** A promise is compared with, not waited for: a token takes 3 ms where many are guessed at once. */
const SHORTEST_PROMISE_MS = 1;

/** @param least milliseconds; of a timer where it is left out */
function duration(example: string, least?: number) {
  return z.union([z.string(), z.number()]).transform((found, context) => {
    const milliseconds = typeof found === 'string' ? parseDuration(found) : undefined;
    if (isUsableDuration(milliseconds, least)) return milliseconds;
    context.addIssue(`${durationProblem(found, milliseconds, least)} Try "${example}" or "500ms".`);
    return z.NEVER;
  });
}

const pageUrl = z.string().transform((found, context) => {
  const url = URL.canParse(found) ? new URL(found) : undefined;
  if (url && (url.protocol === 'http:' || url.protocol === 'https:')) return found;
  context.addIssue(`"${found}" is not an http or https address. Try "http://127.0.0.1:8000/metrics".`);
  return z.NEVER;
});

const server = z
  .strictObject({
    name: z.string().min(1),
    url: pageUrl.optional(),
    pushed: z.boolean().default(false),
    engine: z.enum(['auto', ...ENGINES]).default('auto'),
    devices: z.array(z.int().min(0)).default([]),
    max_batch_size: z.int().min(1).optional(),
    slo: z
      .strictObject({
        ttft: duration('2s', SHORTEST_PROMISE_MS).optional(),
        time_per_output_token: duration('100ms', SHORTEST_PROMISE_MS).optional(),
      })
      .default({}),
    timeout: duration('5s').default(5_000),
    sample_interval: duration('5s').default(5_000),
  })
  .superRefine((value, context) => {
    if (value.pushed === (value.url === undefined)) return;
    const message = value.pushed
      ? 'has no meaning with pushed: true. Leave one of them out.'
      : 'missing. Try "http://127.0.0.1:8000/metrics", or pushed: true for a server that pushes.';
    context.addIssue({ code: 'custom', path: ['url'], message });
  })
  .transform((value) => ({
    name: value.name,
    url: value.url,
    engine: value.engine,
    devices: value.devices.map(String),
    maxBatchSize: value.max_batch_size,
    sloTtftMs: value.slo.ttft,
    sloTimePerOutputTokenMs: value.slo.time_per_output_token,
    timeoutMs: value.timeout,
    sampleIntervalMs: value.sample_interval,
  }));

const servers = z.array(server).superRefine((list, context) => {
  const seen = new Set<string>();
  for (const [index, { name }] of list.entries()) {
    if (seen.has(name)) {
      const message = `"${name}" names two servers. Try "${name}-${index + 1}".`;
      context.addIssue({ code: 'custom', path: [index, 'name'], message });
    }
    seen.add(name);
  }
});

const intake = z
  .strictObject({
    token_file: z.string().min(1).optional(),
    events_per_second: z.int().min(0).optional(),
    max_body_bytes: z.int().min(1024).max(LARGEST_BODY).optional(),
    stale_after: duration('1m').optional(),
    state_directory: z.string().min(1).optional(),
  })
  .transform((value) => ({
    tokenFile: value.token_file,
    eventsPerSecond: value.events_per_second ?? INTAKE_DEFAULTS.eventsPerSecond,
    maxBodyBytes: value.max_body_bytes ?? INTAKE_DEFAULTS.maxBodyBytes,
    staleAfterMs: value.stale_after ?? INTAKE_DEFAULTS.staleAfterMs,
    stateDirectory: value.state_directory,
  }));

/** The config file. Keys are snake_case there, camelCase here; durations are milliseconds. */
export const configFile = z
  .strictObject({
    inference: z.strictObject({ servers: servers.default([]) }).default({ servers: [] }),
    intake: intake.optional(),
    verdict: verdict.optional(),
    baselines: baselines.optional(),
    alerts: alerts.optional(),
    labels: labels.optional(),
    dashboards: dashboards.default({}),
    cost: z
      .strictObject({ dollars_per_gpu_hour: z.record(z.string(), z.number().min(0)).default({}) })
      .default({ dollars_per_gpu_hour: {} }),
  })
  .transform(({ inference, intake: pushed, verdict: thresholds, cost, ...rules }) => ({
    servers: inference.servers.flatMap(({ url, ...rest }) => (url === undefined ? [] : [{ ...rest, url }])),
    pushedServers: inference.servers.filter(({ url }) => url === undefined),
    intake: pushed ?? INTAKE_DEFAULTS,
    verdict: thresholds ?? DEFAULT_THRESHOLDS,
    baselines: rules.baselines ?? DEFAULT_WATCH,
    alerts: rules.alerts ?? {},
    labels: rules.labels ?? NO_LABELS,
    dashboards: rules.dashboards,
    dollarsPerGpuHour: cost.dollars_per_gpu_hour,
  }));

export type Config = z.output<typeof configFile>;
