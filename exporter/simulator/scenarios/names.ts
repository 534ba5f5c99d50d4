/** Every story that the demo can tell, the one it tells unasked first. Apart, so that to name them loads no simulator. */
export const SCENARIO_NAMES = [
  'kv-bound',
  'healthy',
  'batching-off',
  'model-too-large',
  'needs-gpus',
  'overprovisioned',
  'idle',
  'cold-start',
  'stalled',
  'gpu-fault',
  'silent-failure',
  'traffic-shift',
] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];
