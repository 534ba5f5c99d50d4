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
    'Alerts of two weeks: one that flaps and was a false alarm each time, one that was right each time; three are due for audit',
  'headroom-exporter':
    'A quarter of an hour of an exporter that a server pushes to: every source is read, events of a sender with a typo are rejected, in red; below it what Headroom itself takes',
};

/** What stands out beside the verdict, as read from the dashboard in each scenario; without figures, which differ from run to run. */
export const TEN_SECONDS: Readonly<Record<ScenarioName, string>> = {
  'kv-bound': 'the KV cache is full, in orange; requests wait, and first tokens are far over their SLO',
  healthy: 'no figure is coloured: nobody waits, latency is well under its SLO',
  'batching-off': 'GPUs are busy with batches that are nearly empty, and requests wait',
  'model-too-large': 'time per token is over its SLO, in red, and nobody waits',
  'needs-gpus': 'it takes more GPUs than there are; batches are full and requests wait',
  overprovisioned: 'it takes fewer GPUs than there are, which are hardly busy',
  idle: 'no GPU is busy, and all are paid for',
  'cold-start':
    'no GPU is busy for minutes, and all are paid for; below, how long a load takes and that a replica is wanted',
  stalled: 'GPUs are busy all the time, requests wait, tokens fell to none',
  'gpu-fault': 'a fault, in red, of which GPU, and since when',
  'silent-failure': 'the share of failed requests, in red; nobody waits, and latency is well under its SLO',
  'traffic-shift': 'no figure is coloured; batches are fuller, tokens nearly doubled',
};
