/** What is asked of servers, and what they can do. */
import { capacity } from '../../alerts/recording/load.ts';
import { select } from './select.ts';
import { input } from './verdict.ts';

/** Under it the little that a GPU does says nothing of what it could. */
const LEAST_UTILISATION = 0.05;

/** Requests that run and wait. */
export function requestsAtOnce(): string {
  return `${input('running')} + (${input('queueDepth')} or 0 * ${input('running')})`;
}

/** Requests that a batch can hold. */
export function batchCapacity(): string {
  return select(capacity, 'server');
}

/** Output tokens a second if a kernel ran all the time and batches were as full as they are. */
export function tokensIfAlwaysBusy(): string {
  return `${input('tokensPerSecond')} / (${input('utilisation')} > ${LEAST_UTILISATION})`;
}
