import { DASHBOARDS } from '../alerts/alerting/dashboards.ts';
import type { Thresholds } from '../alerts/verdict/thresholds.ts';
import type { Board } from './frame/board.ts';
import { answers } from './inference/answers.ts';
import { batches } from './inference/batches.ts';
import { cache } from './inference/cache.ts';
import { glance } from './inference/glance.ts';
import { latency } from './inference/latency.ts';
import { queue } from './inference/queue.ts';
import { starts } from './inference/starts.ts';
import { tokens } from './inference/tokens.ts';

/** @param thresholds of the verdict */
export function inference(thresholds: Thresholds): Board {
  return {
    uid: DASHBOARDS.server.uid,
    title: 'Inference',
    question: 'How long do users wait, for what, and what do they get?',
    variables: ['job', 'instance', 'server', 'model'],
    lookBack: '3h',
    rows: [glance(thresholds), latency, queue, batches, tokens, cache(thresholds), answers, starts],
  };
}
