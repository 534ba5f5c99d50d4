/**
 * The truth table: ordered rows, the first that holds is the verdict. The status page, the recording rules and
 * docs/verdict.md are made from it. Why it is as it is: docs/decisions/0008-verdict.md.
 */
import type { VerdictView } from '../../exporter/status/view.ts';
import { all, any, compare, unless } from './condition.ts';
import type { Condition } from './condition.ts';
import { ENOUGH_REQUESTS_PER_SECOND } from './inputs.ts';
import { coldStart, failing, gpuFault, stalled } from './sentences/broken.ts';
import { batchBetter, kvBound, smallerModel } from './sentences/limits.ts';
import { addGpus, healthy, idle, overprovisioned } from './sentences/money.ts';
import type { Sentences } from './sentences/sentences.ts';

export type VerdictName =
  | 'gpu_fault'
  | 'cold_start'
  | 'stalled'
  | 'idle'
  | 'kv_bound'
  | 'batch_better'
  | 'smaller_model'
  | 'add_gpus'
  | 'failing'
  | 'overprovisioned'
  | 'healthy';

export interface VerdictRow extends Sentences {
  readonly name: VerdictName;
  /** For people. */
  readonly label: string;
  /** To the question whether more GPUs are needed. */
  readonly answer: string;
  readonly tone: VerdictView['tone'];
  readonly when: Condition;
}

const busy = compare('utilisation', '>=', 'busy');
const notBusy = compare('utilisation', '<', 'busy');
const queued = compare('queueDepth', '>', 'queued');
const nobodyWaits = compare('queueDepth', '<=', 'queued');
const late = any(compare('ttftOverSlo', '>', 'slo'), compare('tpotOverSlo', '>', 'slo'));
/** All of L that is known is well under its SLO, and some of it is known. */
const early = unless(
  any(compare('ttftOverSlo', '<', 'sloEasy'), compare('tpotOverSlo', '<', 'sloEasy')),
  any(compare('ttftOverSlo', '>=', 'sloEasy'), compare('tpotOverSlo', '>=', 'sloEasy')),
);
/** GPUs that others use, too, are busy with their work. */
const busyAlone = unless(busy, compare('sharedGpus', '>', 0));
const hasWork = any(busyAlone, queued, compare('running', '>', 'atWork'));
/** Nothing that is known moves, and the requests are known. */
const noRequests = unless(
  any(compare('requestsPerSecond', '<=', 0), compare('running', '<=', 0)),
  any(
    compare('requestsPerSecond', '>', 0),
    compare('tokensPerSecond', '>', 0),
    compare('running', '>', 0),
    compare('queueDepth', '>', 0),
  ),
);
/** Of fewer requests than 20 in the window a share says nothing. */
const enoughRequests = compare('requestsPerSecond', '>=', ENOUGH_REQUESTS_PER_SECOND);
const isJudged = any(compare('ttftOverSlo', '>=', 0), compare('tpotOverSlo', '>=', 0));
/**
 * The server itself is heard of, for GPUs alone say nothing of it; it is not late for a reason that is unknown, and
 * nobody waits without an SLO that says whether too long.
 */
const well = unless(
  any(
    compare('ready', '>=', 0),
    compare('requestsPerSecond', '>=', 0),
    compare('tokensPerSecond', '>=', 0),
    compare('running', '>=', 0),
    compare('queueDepth', '>=', 0),
  ),
  any(late, unless(queued, isJudged)),
);

export const VERDICTS: readonly VerdictRow[] = [
  {
    name: 'gpu_fault',
    label: 'GPU fault',
    answer: 'Neither yet: repair comes first.',
    tone: 'fault',
    when: compare('faultyGpus', '>', 0),
    ...gpuFault,
  },
  {
    name: 'cold_start',
    label: 'Cold start',
    answer: 'Neither yet: it takes no requests.',
    tone: 'act',
    when: compare('ready', '<', 1),
    ...coldStart,
  },
  {
    name: 'stalled',
    label: 'Stalled',
    answer: 'Neither yet: it holds GPUs and does no work.',
    tone: 'fault',
    when: all(compare('tokensPerSecond', '<=', 0), hasWork),
    ...stalled,
  },
  {
    name: 'idle',
    label: 'Idle',
    answer: 'Use the ones you have, or give them back.',
    tone: 'spend',
    when: noRequests,
    ...idle,
  },
  {
    name: 'kv_bound',
    label: 'KV cache full',
    answer: 'Use the ones you have.',
    tone: 'act',
    when: all(compare('kvUsage', '>', 'kvFull'), any(compare('preemptionsPerSecond', '>', 0), queued)),
    ...kvBound,
  },
  {
    name: 'batch_better',
    label: 'Batch better',
    answer: 'Use the ones you have.',
    tone: 'act',
    when: any(all(queued, any(notBusy, compare('batchFill', '<', 'batchHalf'))), all(notBusy, late)),
    ...batchBetter,
  },
  {
    name: 'smaller_model',
    label: 'Smaller model',
    answer: 'Use the ones you have.',
    tone: 'act',
    when: all(busy, late, nobodyWaits),
    ...smallerModel,
  },
  {
    name: 'add_gpus',
    label: 'Add GPUs',
    answer: 'More GPUs: these are used well.',
    tone: 'act',
    when: all(busy, queued, late),
    ...addGpus,
  },
  {
    name: 'failing',
    label: 'Answers fail',
    answer: 'Neither: the answers fail, not the GPUs.',
    tone: 'fault',
    when: all(compare('failedShare', '>', 'failing'), enoughRequests),
    ...failing,
  },
  {
    name: 'overprovisioned',
    label: 'Overprovisioned',
    answer: 'Fewer would do.',
    tone: 'spend',
    when: all(notBusy, nobodyWaits, early),
    ...overprovisioned,
  },
  {
    name: 'healthy',
    label: 'Healthy',
    answer: 'Neither, by all that is known.',
    tone: 'ok',
    when: well,
    ...healthy,
  },
];
