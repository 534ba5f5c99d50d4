import { INPUT_RULES } from '../../../alerts/verdict/input-rules.ts';
import { VERDICT_SERIES } from '../../../alerts/verdict/promql.ts';
import type { VerdictInputs } from '../../../alerts/verdict/inputs.ts';
import type { Recent } from '../../status/recent.ts';

export interface RecordedSeries {
  readonly name: string;
  /** As between braces. */
  readonly labels: string;
  readonly value: number;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a const object
const INPUTS = Object.keys(INPUT_RULES) as (keyof VerdictInputs)[];

/**
 * What the rules of the verdict would have recorded by now: a Prometheus that starts evaluates none of its past, so the
 * definition that the rules are made from is applied here to the same figures.
 */
export function recordedSeries(recent: Recent): readonly RecordedSeries[] {
  const found: RecordedSeries[] = [];
  for (const labels of recent.ring.servers.keys()) {
    const held = recent.verdicts.of(labels);
    if (!held) continue;
    for (const input of INPUTS) {
      const value = held.inputs[input];
      if (value !== undefined) found.push({ name: INPUT_RULES[input].record, labels, value });
    }
    found.push({ name: VERDICT_SERIES, labels: `${labels},verdict="${held.row.name}"`, value: 1 });
  }
  return found;
}
