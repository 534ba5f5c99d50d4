/** How GPUs look wherever they are drawn. */
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { DASHBOARDS } from '../../alerts/alerting/dashboards.ts';
import { CLOCK_LIMIT_REASONS } from '../../exporter/model/gpu.ts';
import type { ClockLimitReason } from '../../exporter/model/gpu.ts';
import { codeOfReason, codeOfState, GPU_STATES } from '../queries/gpu.ts';
import type { GpuState } from '../queries/gpu.ts';
import { wordsFor } from './words.ts';
import type { Word } from './words.ts';

/** How a GPU is called in every legend. */
export const GPU = 'GPU {{device_id}} · {{instance}}';

const ONE_GPU = {
  title: 'This GPU',
  url:
    `/d/${DASHBOARDS.gpu.uid}?\${__url_time_range}&\${datasource:queryparam}&\${job:queryparam}` +
    '&var-instance=${__data.fields.Instance}&var-device_id=${__data.fields.GPU}',
};

/** Tables with a row for each GPU; a click leads to the dashboard of one. */
export const GPU_ROWS = {
  rows: {
    device_id: { title: 'GPU', width: 55, link: ONE_GPU },
    instance: { title: 'Instance', width: 120 },
  },
  /** Two jobs may read a GPU, and one index may be another GPU later. */
  apart: ['job', 'uuid'],
} as const;

const STATES: Readonly<Record<GpuState, Word>> = {
  lost: { text: 'Lost', color: 'dark-red' },
  faulty: { text: 'Faulty', color: 'red' },
  heldDown: { text: 'Held down', color: 'orange' },
  resetDue: { text: 'Reset due', color: 'yellow' },
  busy: { text: 'Busy', color: 'green' },
  working: { text: 'Working', color: 'super-light-blue' },
  idle: { text: 'Idle', color: 'dark-blue' },
  up: { text: 'Up', color: 'gray' },
};

/** States as words: broken ones are red, those that are paid for and not used are blue. */
export const GPU_STATE_WORDS = words(GPU_STATES, STATES, codeOfState);

const REASONS: Readonly<Record<ClockLimitReason, Word>> = {
  hw_slowdown: { text: 'Hardware', color: 'red' },
  hw_thermal_slowdown: { text: 'Heat (hardware)', color: 'semi-dark-red' },
  hw_power_brake: { text: 'Power brake', color: 'dark-red' },
  sw_thermal_slowdown: { text: 'Heat (driver)', color: 'orange' },
  sw_power_cap: { text: 'Power cap', color: 'yellow' },
  application_clocks: { text: 'Set clocks', color: 'blue' },
  sync_boost: { text: 'Sync boost', color: 'purple' },
  display_clocks: { text: 'Display', color: 'gray' },
};

/** Reasons for lower clocks as words: what needs hands is red. */
export const CLOCK_LIMIT_WORDS = words(CLOCK_LIMIT_REASONS, REASONS, codeOfReason);

function words<Name extends string>(
  names: readonly Name[],
  all: Readonly<Record<Name, Word>>,
  codeOf: (name: Name) => number,
): readonly ValueMapping[] {
  return wordsFor(Object.fromEntries(names.map((name) => [codeOf(name), all[name]])));
}
