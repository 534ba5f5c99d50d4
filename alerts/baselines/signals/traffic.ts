import { seriesOf } from '../../verdict/input-rules.ts';
import { ENOUGH_REQUESTS_PER_SECOND } from '../../verdict/inputs.ts';
import type { Traffic } from './signal.ts';

/** 20 requests in five minutes: with fewer, a p95 is the slowest of them, and a share of answers jumps by 5 %. */
export const ENOUGH_REQUESTS: Traffic = {
  expr: seriesOf('requestsPerSecond'),
  atLeast: ENOUGH_REQUESTS_PER_SECOND,
};

/** Under this, what a token costs is what an idle server costs. */
export const ENOUGH_TOKENS: Traffic = { expr: seriesOf('tokensPerSecond'), atLeast: 5 };

/** Without a queue, a small batch is what was asked for. */
export const SOMEBODY_WAITS: Traffic = { expr: seriesOf('queueDepth'), atLeast: 0.5 };
