/** Sends the histograms that an inference server keeps, by OTLP and as text: the same ones, each time grown by a request. */
import { Agent } from 'node:http';
import { protobufOf, requestOf } from '../../../exporter/intake/otlp/otlp.test.support.ts';
import { send } from '../../intake.ts';

const MODELS = 25;
const METRICS = [
  { name: 'gen_ai.server.time_to_first_token', unit: 's' },
  { name: 'gen_ai.server.time_per_output_token', unit: 's' },
  { name: 'gen_ai.server.request.duration', unit: 's' },
  { name: 'gen_ai.client.token.usage', unit: '{token}' },
];
const BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60];
/** Histograms of a push: one of each metric and model. */
export const POINTS_PER_PUSH = MODELS * METRICS.length;

/** One push, over a connection of its own that is kept. */
export interface Push {
  send(): Promise<void>;
  close(): void;
}

export function pushAsOtlp(port: number): Push {
  const startedAt = Date.now();
  return pushWith((agent, requests) =>
    send(
      { port, agent, path: '/v1/metrics' },
      'application/x-protobuf',
      otlpOf(requests, startedAt, startedAt + requests),
    ),
  );
}

export function pushAsText(port: number): Push {
  const path = '/metrics/job/chat/instance/bench';
  return pushWith((agent, requests) =>
    send({ port, agent, path, method: 'PUT' }, 'text/plain; version=0.0.4', textOf(requests)),
  );
}

function pushWith(push: (agent: Agent, requests: number) => Promise<void>): Push {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let requests = 0;
  return { send: () => push(agent, ++requests), close: () => agent.destroy() };
}

/** Cumulative histograms of so many requests. Times in Unix milliseconds. */
function otlpOf(requests: number, startedAt: number, now: number): Buffer {
  const metrics = METRICS.map(({ name, unit }) => ({
    name,
    unit,
    histogram: {
      aggregationTemporality: 2,
      dataPoints: Array.from({ length: MODELS }, (_, model) => ({
        attributes: [
          { key: 'gen_ai.response.model', value: { stringValue: `model-${model}` } },
          { key: 'gen_ai.token.type', value: { stringValue: 'output' } },
        ],
        startTimeUnixNano: `${startedAt}000000`,
        timeUnixNano: `${now}000000`,
        count: requests,
        sum: requests,
        explicitBounds: BOUNDS,
        bucketCounts: bucketsOf(requests),
      })),
    },
  }));
  return protobufOf(requestOf(metrics));
}

/** Every bucket has its turn. */
function bucketsOf(requests: number): number[] {
  const buckets = BOUNDS.length + 1;
  return Array.from({ length: buckets }, (_, at) => Math.floor((requests + buckets - 1 - at) / buckets));
}

function textOf(requests: number): string {
  const families = METRICS.map(({ name }) => {
    const family = name.replaceAll('.', '_');
    const series = Array.from({ length: MODELS }, (_, model) =>
      seriesOf(family, `model="model-${model}"`, requests).join('\n'),
    );
    return `# TYPE ${family} histogram\n${series.join('\n')}\n`;
  });
  return families.join('');
}

function seriesOf(family: string, label: string, requests: number): string[] {
  let below = 0;
  const buckets = bucketsOf(requests).map((count, at) => {
    below += count;
    return `${family}_bucket{${label},le="${BOUNDS[at] ?? '+Inf'}"} ${below}`;
  });
  return [...buckets, `${family}_sum{${label}} ${requests}`, `${family}_count{${label}} ${requests}`];
}
