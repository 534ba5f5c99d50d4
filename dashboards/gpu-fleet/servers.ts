/** Who runs on the GPUs, and what that costs. */
import { idleDollars } from '../../alerts/recording/cost.ts';
import { joulesPerToken } from '../../alerts/recording/efficiency.ts';
import { memoryRatio, energy } from '../../alerts/recording/gpu.ts';
import { INPUT_RULES } from '../../alerts/verdict/input-rules.ts';
import type { Row } from '../frame/board.ts';
import { SERVER_MODEL } from '../panels/query.ts';
import { SERVER_ROWS } from '../panels/servers.ts';
import { table } from '../panels/table.ts';
import { timeSeries } from '../panels/timeseries.ts';
import type { Named } from '../queries/select.ts';
import { select } from '../queries/select.ts';

const NO_SERVERS = 'No server is known to run on a GPU: name its devices in the config, and load the rules';
const of = (series: Named) => select(series, 'instance');

const each = table({
  title: 'Servers and their GPUs',
  means:
    'What each model of each server has of GPUs, and what it makes of them. A GPU that two models share counts for both.',
  act: 'Dear and idle: see on the dashboard Headroom whether fewer GPUs would do. More joules for a token than its neighbours: its batches are small.',
  noValue: NO_SERVERS,
  width: 24,
  height: 6,
  ...SERVER_ROWS,
  sortedBy: 'Price',
  columns: [
    { title: 'GPUs', expr: of(INPUT_RULES.gpus), unit: 'count', decimals: 0 },
    {
      title: 'Faulty',
      expr: of(INPUT_RULES.faultyGpus),
      unit: 'count',
      decimals: 0,
      limits: [{ at: 1, color: 'red' }],
    },
    { title: 'Busy', expr: of(INPUT_RULES.utilisation), unit: 'share', decimals: 0 },
    { title: 'VRAM', expr: of(memoryRatio), unit: 'share', decimals: 0 },
    { title: 'Power', expr: of(energy), unit: 'watts', decimals: 1 },
    { title: 'J / token', expr: of(joulesPerToken), unit: 'joules', decimals: 1 },
    { title: 'Price', expr: of(INPUT_RULES.dollarsPerHour), unit: 'dollarsPerHour', decimals: 2, width: 90 },
  ],
});

const idle = timeSeries({
  title: 'Paid while no kernel ran',
  means: 'Price of the GPUs of each server times the share of time in which no kernel ran on them.',
  act: 'Hours that come back every day: run batch work then, or scale with them. Always: fewer GPUs.',
  unit: 'dollarsPerHour',
  noValue: 'No price: set cost.dollars_per_gpu_hour in the config',
  width: 24,
  height: 7,
  stacked: true,
  calculations: ['lastNotNull', 'mean'],
  queries: [{ expr: of(idleDollars), legend: SERVER_MODEL }],
});

export const servers: Row = { title: 'Who runs on them', panels: [each, idle] };
