/** What a report reads of each server and model: recorded series, and what they are made from where nobody recorded them. */
import { energy } from '../../../alerts/recording/gpu.ts';
import { capacity } from '../../../alerts/recording/load.ts';
import { OVER } from '../../../alerts/recording/recorded-rule.ts';
import { SLO, sloGood, sloTotal } from '../../../alerts/recording/slo.ts';
import { byOutcome } from '../../../alerts/recording/traffic.ts';
import type { RecordingRule } from '../../../alerts/rules.ts';
import type { InputName } from '../../../alerts/verdict/condition.ts';
import { INPUT_RULES } from '../../../alerts/verdict/input-rules.ts';

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a const object
export const INPUT_NAMES = Object.keys(INPUT_RULES) as InputName[];

export const ENERGY: RecordingRule = energy;
export const CAPACITY: RecordingRule = capacity;
/** Label `outcome`. */
export const OUTCOMES: RecordingRule = byOutcome;
/** Label `objective`. */
export const SLO_ALL = ruleOf(sloTotal(OVER));
export const SLO_KEPT = ruleOf(sloGood(OVER));

function ruleOf(record: string): RecordingRule {
  const rule = SLO.find((each) => each.record === record);
  if (!rule) throw new Error(`${record} is not recorded`);
  return rule;
}
