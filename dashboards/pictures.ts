/** What docs/dashboards.md shows: a picture of each dashboard, and what was read on *Headroom* in each scenario. */
import type { ScenarioName } from '../exporter/simulator/scenarios/names.ts';

/** What is seen on docs/dashboard-NAME.png, by the uid of the dashboard, which is NAME after `headroom-`. */
export const SEEN: Readonly<Record<string, string>> = {
  headroom:
    'More GPUs are needed: the verdict, since when it holds, six GPUs in place of four, and full batches, a queue and late first tokens as the reasons',
  'headroom-server':
    'A launch: time to first token leaves its SLO, the queue grows, batches are full, and output tokens rise to what the GPUs make',
  'headroom-gpus':
    'Four GPUs in a table, the faulty one on top, held down for heat; below it its XID with what to do',
  'headroom-gpu':
    'The state of each GPU, one faulty; since the fault its temperature is up, its thermal margin none and its clock halved',
  'headroom-capacity':
    'A launch at the end of a calm week: demand against what servers hold, replicas ready and wanted, demand by hour and weekday, and cost',
  'headroom-baselines':
    'Watched signals with value, expected value, band and score; below them each signal over a day in its band',
  'headroom-alerts':
    'Alerts of two weeks with their firings and reviews, when each fired, and how many began in a day',
  'headroom-exporter':
    'A minute after the start of an exporter: every source is read and nothing is stale; nobody pushed anything yet, and its rates are still unknown',
};

interface Reading {
  readonly answer: string;
  readonly verdict: string;
  /** The figures that stand out, as they were drawn. */
  readonly figures: string;
}

export const TEN_SECONDS: Readonly<Record<ScenarioName, Reading>> = {
  'kv-bound': {
    answer: 'Use the ones you have.',
    verdict: 'KV cache full',
    figures: 'KV cache 99 % full in orange, 183 requests wait, first tokens at 78 times their SLO',
  },
  healthy: {
    answer: 'Neither, by all that is known.',
    verdict: 'Healthy',
    figures: 'no figure is coloured: nobody waits, latency at 0.1 and 0.3 times its SLO',
  },
  'batching-off': {
    answer: 'Use the ones you have.',
    verdict: 'Batch better',
    figures: 'GPUs 90 % busy with batches 3 % full, 468 requests wait',
  },
  'model-too-large': {
    answer: 'Use the ones you have.',
    verdict: 'Smaller model',
    figures: 'time per token at 1.6 times its SLO in red, nobody waits',
  },
  'needs-gpus': {
    answer: 'More GPUs: these are used well.',
    verdict: 'Add GPUs',
    figures: 'it takes 6 GPUs in place of 4; batches 100 % full, 1,600 requests wait',
  },
  overprovisioned: {
    answer: 'Fewer would do.',
    verdict: 'Overprovisioned',
    figures: 'it takes 1 GPU in place of 4, which are 16 % busy',
  },
  idle: {
    answer: 'Use the ones you have, or give them back.',
    verdict: 'Idle',
    figures: '$10 an hour for GPUs that are 0 % busy',
  },
  'cold-start': {
    answer: 'Neither yet: it takes no requests.',
    verdict: 'Cold start',
    figures: 'GPUs 0 % busy for minutes, $10 an hour paid while no kernel ran',
  },
  stalled: {
    answer: 'Neither yet: it holds GPUs and does no work.',
    verdict: 'Stalled',
    figures: 'GPUs 100 % busy, 468 requests wait, tokens fell to 0',
  },
  'gpu-fault': {
    answer: 'Neither yet: repair comes first.',
    verdict: 'GPU fault',
    figures: '1 fault in red, since a quarter of an hour',
  },
  'silent-failure': {
    answer: 'Neither, by all that is known.',
    verdict: 'Healthy',
    figures: '29.9 % failed, in red, and no other figure coloured',
  },
  'traffic-shift': {
    answer: 'Neither, by all that is known.',
    verdict: 'Healthy',
    figures: 'batches 51 % full, tokens nearly doubled, no figure is coloured',
  },
};
