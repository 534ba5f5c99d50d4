import { SCENARIO_NAMES } from '../../simulator/scenarios/names.ts';
import type { Flag } from './flag.ts';

/** Flags of the demo. */
export const DEMO_FLAGS = [
  {
    name: 'scenario',
    kind: 'choice',
    command: 'demo',
    choices: SCENARIO_NAMES,
    default: 'kv-bound',
    help: 'What goes on in the demo; keys and the status page switch it.',
  },
  {
    name: 'gpus',
    kind: 'count',
    command: 'demo',
    least: 1,
    most: 64,
    default: '4',
    help: 'Simulated GPUs.',
  },
  {
    name: 'speed',
    kind: 'count',
    command: 'demo',
    least: 1,
    most: 10_000,
    default: '1',
    help: 'How fast hours and weekdays of the traffic go by; what a second holds stays as it is.',
  },
  {
    name: 'seed',
    kind: 'count',
    command: 'demo',
    default: '1',
    help: 'Where the random numbers begin: the same seed gives the same run.',
  },
  {
    name: 'trace',
    kind: 'text',
    command: 'demo',
    default: '',
    help: 'CSV of arrival time, prompt tokens, output tokens to play in place of the traffic of the scenario.',
  },
  {
    name: 'history-days',
    kind: 'count',
    command: 'demo',
    least: 0,
    most: 60,
    default: '21',
    help: 'Days of simulated history that Prometheus begins with.',
  },
  {
    name: 'data-dir',
    kind: 'text',
    command: 'demo',
    default: '',
    help: 'Folder for the data of the private Prometheus; a temporary one unless given.',
  },
  {
    name: 'keep',
    kind: 'boolean',
    command: 'demo',
    default: 'false',
    help: 'Leave that data behind at the end.',
  },
] as const satisfies readonly Flag[];
