/** Servers that do not serve, and what is about to become of those that do. */
import { inference, self } from '../../exporter/catalogue/index.ts';
import { OVER_SERVERS, OVER_TARGETS } from '../recording/levels.ts';
import { OVER_EXPECTED, PACED } from '../recording/pace.ts';
import { ENOUGH_REQUESTS_PER_SECOND } from '../verdict/inputs.ts';
import type { Thresholds } from '../verdict/thresholds.ts';
import { DASHBOARDS } from './dashboards.ts';
import { MINUTE, SERVER } from './definition.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';
import { kvCachePressure } from './kv-cache-pressure.ts';
import { stalled } from './stalled.ts';

const READY = inference.serverReady.name;
/** The source that reads the page of a server is called after it. */
const PAGE_DOWN = `label_replace(${self.sourceUp.name}{source=~"inference/.+"} == 0, "server", "$1", "source", "inference/(.+)")`;

const noReadyServer: AlertDefinition = {
  name: 'InferenceNoReadyServer',
  severity: 'critical',
  // A page that does not answer has no reading, not a 0: it counts if it was read within a day.
  expr: `count ${OVER_SERVERS} (
  ${READY} == 0
  or
  last_over_time(${READY}[1d]) and ignoring (model, source) ${PAGE_DOWN}
)
unless
count ${OVER_SERVERS} (${READY} == 1)`,
  when: 'Every server of a model says that it is not ready, or its page does not answer',
  // Longer than a rolling restart leaves a gap, shorter than clients wait.
  holdSeconds: 5 * MINUTE,
  summary: 'No server is ready for {{ $labels.model }}: {{ $value }} known, none can take requests.',
  action:
    'Look whether the server loads (then wait for about its last load time), has crashed (then read its log) or was put to sleep; send the traffic elsewhere meanwhile.',
  dashboard: DASHBOARDS.model,
};

/** What stays within a fifth may be another mix of prompts. */
const MOST_OVER = 1.2;

const tokensSlower: AlertDefinition = {
  name: 'InferenceTokensSlower',
  severity: 'warning',
  expr: `${OVER_EXPECTED.record} > ${MOST_OVER}
and
${PACED} >= ${ENOUGH_REQUESTS_PER_SECOND}`,
  when: `Tokens take more than ${MOST_OVER} times as long as they did in the day before with as many requests running`,
  // Five minutes were looked at already: this is for one long answer among few.
  holdSeconds: 4 * MINUTE,
  keepSeconds: 10 * MINUTE,
  summary: `Tokens of ${SERVER} take {{ $value | printf "%.2f" }} times as long as in the day before with as many requests running.`,
  action:
    'It is not the demand. Look at clocks, temperatures and XIDs of its GPUs, at who else uses them and the CPUs, and at what was released since; if one rank is slow, take it out.',
  dashboard: DASHBOARDS.server,
};

/** A load that takes half as long again as the last one is slow; one that takes longer has failed. */
const LOAD_TIMES = 1.5;
const SINCE_START = `time() - ${inference.serverStartTimeSeconds.name}`;

const serverNotReady: AlertDefinition = {
  name: 'InferenceServerNotReady',
  severity: 'warning',
  expr: `(${SINCE_START} and ${READY} == 0)
unless
${SINCE_START} < ${LOAD_TIMES} * ${inference.modelLoadSeconds.name}`,
  when: `A server says that it is not ready, and that it started longer ago than ${LOAD_TIMES} times its load time, if that is known`,
  // Where the load time is not told, most models are loaded by then.
  holdSeconds: 10 * MINUTE,
  summary: `${SERVER} is not ready {{ $value | humanizeDuration }} after its start: it is paid for and takes no requests.`,
  action:
    'Read the last lines of its log: out of memory, weights that cannot be read and a peer that does not answer are usual. Start it anew on another node, and keep the replicas that serve from being scaled down meanwhile.',
  dashboard: DASHBOARDS.server,
};

const CAPACITY = inference.batchCapacity.name;
const CAPACITY_LEFT = 0.8;
const MOST_BEFORE = `max_over_time(${CAPACITY}[2h])`;
const OWN_CUT = `${CAPACITY} / ${MOST_BEFORE} < ${CAPACITY_LEFT}`;
/** Best against best: replicas on two kinds of nodes differ all the time, and that is no change. */
const CUT_BY_RELEASE = `max ${OVER_TARGETS} (${CAPACITY})
/
max ${OVER_TARGETS} (${MOST_BEFORE})
< ${CAPACITY_LEFT}`;

const batchCapacityCut: AlertDefinition = {
  name: 'InferenceBatchCapacityCut',
  severity: 'warning',
  // A release may bring other pods, whose own past is as small as they are.
  expr: `${OWN_CUT}
or (
  ${CUT_BY_RELEASE}
  unless
  group ${OVER_TARGETS} (${OWN_CUT})
)`,
  when: `A server runs at most ${CAPACITY_LEFT * 100} % of the requests at once that it did within two hours, or its best replica of those that any of them did`,
  // A config that is being reloaded, or a rank that comes a moment after the others.
  holdSeconds: 5 * MINUTE,
  summary: `${SERVER} runs at most {{ $value | humanizePercentage }} of the requests at once that it did within the last two hours.`,
  action:
    'Compare the last release or config with the one before (max_num_seqs, max_running_requests, data-parallel ranks). If it was not meant, take it back before the next peak; if it was, this ends by itself.',
  dashboard: DASHBOARDS.capacity,
};

const QUEUE = inference.queueDepth.name;
/**
 * Little's law: how long one who comes now will wait. Clients that give up do not shorten it for others. Over a shorter time
 * than the alert holds: the rate of a server that is new is too low until its window is full.
 */
const EXPECTED_WAIT = `avg_over_time(${QUEUE}[5m])
/
sum without (outcome) (rate(${inference.requests.name}{outcome!="aborted"}[5m]))`;

const queueNotDraining: AlertDefinition = {
  name: 'InferenceQueueNotDraining',
  severity: 'critical',
  expr: `${EXPECTED_WAIT}
> 30
and
min_over_time(${QUEUE}[10m]) > 0
and
predict_linear(${QUEUE}[10m], 600) > 0`,
  when: 'For 10 minutes the queue was never empty and will not be in the next 10, and who comes now waits for more than 30 s',
  // The window has waited for ten minutes; this is for the first minutes of a new server.
  holdSeconds: 5 * MINUTE,
  keepSeconds: 5 * MINUTE,
  summary: `The queue of ${SERVER} does not drain: a new request waits for about {{ $value | humanizeDuration }}.`,
  action:
    'Shed or divert load now (rate limit, other replicas), then read the verdict: batch_better means remove the limit in front, add_gpus means buy.',
  dashboard: DASHBOARDS.server,
};

/** Cold starts of a model in six hours that are always let through: a release, and a repair or two. */
const FREE_STARTS = 3;
// A restart is two changes, a new replica that loads is one.
const STARTS = `sum ${OVER_SERVERS} (ceil(changes(${READY}[6h]) / 2))`;

const coldStarts: AlertDefinition = {
  name: 'InferenceColdStarts',
  severity: 'warning',
  // A release starts each replica once. Those that are there are counted, not those that are wanted: they need days of demand.
  expr: `${STARTS} > ${FREE_STARTS}
and
${STARTS} > count ${OVER_SERVERS} (${READY})`,
  when: `More than ${FREE_STARTS} cold starts of a model in 6 hours, and more than it has replicas`,
  holdSeconds: 0,
  summary: '{{ $labels.model }} was started cold {{ $value }} times in the last 6 hours.',
  action:
    'Raise the least number of replicas that the autoscaler keeps, or let it take them away more slowly; look at the load time before you buy faster disks.',
  dashboard: DASHBOARDS.model,
};

/** What is taken for work, and for a full cache, is what the verdict takes for it. */
export function servingTopic(thresholds: Thresholds): AlertTopic {
  return {
    name: 'serving',
    intervalSeconds: 30,
    alerts: [
      stalled(thresholds),
      noReadyServer,
      queueNotDraining,
      serverNotReady,
      batchCapacityCut,
      tokensSlower,
      kvCachePressure(thresholds),
      coldStarts,
    ],
  };
}
