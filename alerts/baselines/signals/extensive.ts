/** Signals that follow the demand: how much is asked and done. */
import { inference } from '../../../exporter/catalogue/index.ts';
import { seriesOf } from '../../verdict/input-rules.ts';
import { RECORDED } from './recorded.ts';
import type { Signal } from './signal.ts';
import { ENOUGH_REQUESTS } from './traffic.ts';

export const EXTENSIVE_SIGNALS: readonly Signal[] = [
  {
    signal: 'token_throughput',
    kind: 'rate',
    direction: 'both',
    unit: 'tokens/s',
    minimumEffect: 20,
    expr: seriesOf('tokensPerSecond'),
    help: 'Output tokens per second.',
  },
  {
    signal: 'request_rate',
    kind: 'rate',
    direction: 'both',
    unit: 'requests/s',
    // 30 requests in five minutes: fewer are chance.
    minimumEffect: 0.1,
    expr: seriesOf('requestsPerSecond'),
    help: 'Requests finished per second.',
  },
  {
    signal: 'ttft_p95',
    kind: 'latency',
    direction: 'up',
    unit: 'seconds',
    minimumEffect: 0.1,
    minimumTraffic: ENOUGH_REQUESTS,
    expr: RECORDED.ttft,
    help: 'p95 of time to first token.',
  },
  {
    signal: 'time_per_output_token_p95',
    kind: 'latency',
    direction: 'up',
    unit: 'seconds',
    minimumEffect: 0.005,
    minimumTraffic: ENOUGH_REQUESTS,
    expr: RECORDED.timePerOutputToken,
    help: 'p95 of time per output token.',
  },
  {
    signal: 'queue_depth',
    kind: 'gauge',
    direction: 'up',
    unit: 'requests',
    minimumEffect: 2,
    expr: seriesOf('queueDepth'),
    help: 'Requests that wait.',
  },
  {
    signal: 'queue_oldest_age',
    kind: 'latency',
    direction: 'up',
    unit: 'seconds',
    minimumEffect: 2,
    expr: `avg_over_time(${inference.queueOldestAgeSeconds.name}[5m])`,
    help: 'Age of the oldest request that has not started.',
  },
  {
    signal: 'batch_fill',
    kind: 'ratio',
    direction: 'both',
    unit: 'share',
    minimumEffect: 0.1,
    expr: seriesOf('batchFill'),
    help: 'Mean batch size over capacity.',
  },
  {
    signal: 'gpu_utilisation',
    kind: 'ratio',
    direction: 'both',
    unit: 'share',
    minimumEffect: 0.1,
    expr: seriesOf('utilisation'),
    help: "Mean utilisation of the server's GPUs.",
  },
  {
    signal: 'gpu_memory',
    kind: 'ratio',
    direction: 'both',
    unit: 'share',
    minimumEffect: 0.05,
    expr: RECORDED.gpuMemoryUsed,
    help: "VRAM in use of the server's GPUs.",
  },
  {
    signal: 'kv_cache_usage',
    kind: 'ratio',
    direction: 'up',
    unit: 'share',
    minimumEffect: 0.1,
    expr: seriesOf('kvUsage'),
    help: 'KV-cache use of the fullest rank.',
  },
];
