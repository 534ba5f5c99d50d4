/** Ways to run one server on one GPU into its limits, and what the verdict on each must be. */
import type { VerdictName } from '../../alerts/verdict/table.ts';

export interface Regime {
  readonly verdict: VerdictName;
  /** What is done, in words. */
  readonly what: string;
  readonly requestsPerSecond: number;
  /** Sequences that a batch holds. */
  readonly maxBatch: number;
  /** Requests that a limit in front of the server lets through at once. */
  readonly atOnce?: number;
  /** Tokens that the KV cache holds. */
  readonly kvTokens?: number;
  /** No token comes out after the first answer. */
  readonly hangs?: boolean;
  readonly slo: { readonly ttft: string; readonly time_per_output_token: string };
}

const PLENTY = { ttft: '2s', time_per_output_token: '100ms' };

export const REGIMES: readonly Regime[] = [
  {
    verdict: 'idle',
    what: 'nobody asks',
    requestsPerSecond: 0,
    maxBatch: 64,
    slo: PLENTY,
  },
  {
    verdict: 'overprovisioned',
    what: 'a request every four seconds',
    requestsPerSecond: 0.25,
    maxBatch: 64,
    slo: PLENTY,
  },
  {
    verdict: 'healthy',
    what: '5 requests a second',
    requestsPerSecond: 5,
    maxBatch: 64,
    slo: { ttft: '500ms', time_per_output_token: '50ms' },
  },
  {
    verdict: 'batch_better',
    what: '12 requests a second, of which something in front of the server lets 2 through at once',
    requestsPerSecond: 12,
    maxBatch: 64,
    atOnce: 2,
    slo: { ttft: '500ms', time_per_output_token: '50ms' },
  },
  {
    verdict: 'smaller_model',
    what: 'a request a second, and a promise of 10 ms a token, in which its weights are hardly read',
    requestsPerSecond: 1,
    maxBatch: 64,
    slo: { ttft: '500ms', time_per_output_token: '10ms' },
  },
  {
    verdict: 'add_gpus',
    what: '40 requests a second, more than batches of 16 finish',
    requestsPerSecond: 40,
    maxBatch: 16,
    slo: { ttft: '500ms', time_per_output_token: '50ms' },
  },
  {
    verdict: 'kv_bound',
    what: '20 requests a second, and memory for the tokens of 8',
    requestsPerSecond: 20,
    maxBatch: 64,
    kvTokens: 8 * 356,
    slo: { ttft: '500ms', time_per_output_token: '50ms' },
  },
  {
    verdict: 'stalled',
    what: '5 requests run, and kernels too, but no token comes out',
    requestsPerSecond: 0,
    maxBatch: 64,
    hangs: true,
    slo: PLENTY,
  },
];
