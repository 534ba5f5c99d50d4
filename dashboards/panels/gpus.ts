/** How GPUs look wherever they are drawn. */
import { DASHBOARDS } from '../../alerts/alerting/dashboards.ts';
import { CLOCK_LIMIT_REASONS } from '../../exporter/model/gpu.ts';
import type { ClockLimitReason } from '../../exporter/model/gpu.ts';
import { codeOfReason, codeOfState, GPU_STATES } from '../queries/gpu.ts';
import type { GpuState } from '../queries/gpu.ts';
import { wordsOf } from './words.ts';
import type { Word } from './words.ts';

/** How a GPU is called in every legend. */
export const GPU = 'GPU {{device_id}} · {{instance}}';

/** The same of one of several lines of it, which the words tell apart: a long name is cut off at its end. */
export function gpuLine(words: string): string {
  return `GPU {{device_id}} ${words} · {{instance}}`;
}

/** A link to one GPU from a table that has the column Instance. @param index what holds its index */
function oneGpu(index: string) {
  return {
    title: 'This GPU',
    url:
      `/d/${DASHBOARDS.gpu.uid}?\${__url_time_range}&\${datasource:queryparam}&\${job:queryparam}` +
      `&var-instance=\${__data.fields.Instance}&var-device_id=\${${index}}`,
  };
}

const INSTANCE = { title: 'Instance', width: 120 } as const;

/** The label of a GPU in a table of something else that stands on one exporter: of a row that says which. */
export const FAULTY_GPU = {
  title: 'Faulty GPU',
  width: 75,
  link: oneGpu('__value.text'),
} as const;

/** The label of that exporter where it is not shown. */
export const INSTANCE_FOR_LINKS = { ...INSTANCE, hidden: true } as const;

/** Tables with a row for each GPU; a click leads to the dashboard of one. */
export const GPU_ROWS = {
  rows: {
    device_id: { title: 'GPU', width: 55, link: oneGpu('__data.fields.GPU') },
    instance: INSTANCE,
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
export const GPU_STATE_WORDS = wordsOf(GPU_STATES, codeOfState, (state) => STATES[state]);

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
export const CLOCK_LIMIT_WORDS = wordsOf(CLOCK_LIMIT_REASONS, codeOfReason, (reason) => REASONS[reason]);

/** What to do about each of them. */
export const CLOCK_LIMIT_ADVICE =
  'Heat: cooling. Hardware or power brake: power supplies, then heat. A power cap or set clocks: somebody chose it, and good GPUs reach it in every busy minute.';
