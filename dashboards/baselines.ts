import { BASELINE } from '../alerts/baselines/names.ts';
import { DASHBOARDS } from '../alerts/alerting/dashboards.ts';
import { bands, trust } from './baselines/bands.ts';
import { state } from './baselines/state.ts';
import type { Board } from './frame/board.ts';
import { labelVariable } from './frame/variables.ts';

/** What is drawn at first: as much as there is room for. */
const FIRST = ['token_throughput', 'ttft_p95', 'tokens_per_running_request', 'output_tokens_per_answer'];

const signal = labelVariable(
  'signal',
  'Signal',
  `${BASELINE.average}{job=~"$job", instance=~"$instance", server=~"$server", model=~"$model"}`,
).current({ selected: true, text: FIRST, value: FIRST });

export const baselines: Board = {
  uid: DASHBOARDS.baseline.uid,
  title: 'Baselines',
  question: 'What is normal at this hour of this day, and what is not?',
  variables: ['job', 'instance', 'server', 'model'],
  ownVariables: [signal],
  lookBack: '24h',
  rows: [state, bands, trust],
};
