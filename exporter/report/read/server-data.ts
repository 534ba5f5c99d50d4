import { evaluate } from '../../../alerts/verdict/evaluate.ts';
import type { InputName } from '../../../alerts/verdict/condition.ts';
import type { VerdictInputs } from '../../../alerts/verdict/inputs.ts';
import { VERDICTS } from '../../../alerts/verdict/table.ts';
import type { VerdictName } from '../../../alerts/verdict/table.ts';
import type { Thresholds } from '../../../alerts/verdict/thresholds.ts';
import type { SeriesLabels, TimedSeries } from '../../prometheus-client/answer.ts';
import type { Range } from '../../prometheus-client/client.ts';
import { INPUT_NAMES } from './figures.ts';
import { countOf, known, timeAt } from './grid.ts';
import type { Values } from './grid.ts';

/** Requests per second measured against a promise, and those that kept it. */
export interface Rates {
  readonly all: Values;
  readonly kept: Values;
}

/** One model of one server over the range of a report. */
export interface ServerData {
  /** Of the target, and `server` and `model`. */
  readonly labels: SeriesLabels;
  readonly inputs: Partial<Record<InputName, Values>>;
  /** One for each time of the range; `undefined` where none was said. */
  readonly verdicts: readonly (VerdictName | undefined)[];
  /** By objective. */
  readonly slo: ReadonlyMap<string, Rates>;
  /** Requests per second by outcome. */
  readonly outcomes: ReadonlyMap<string, Values>;
  /** Watts. */
  readonly energy: Values | undefined;
  /** Requests. */
  readonly capacity: Values | undefined;
}

/** All inputs of the verdict at one time. */
export function inputsAt({ inputs }: Pick<ServerData, 'inputs'>, index: number): VerdictInputs {
  return Object.fromEntries(
    INPUT_NAMES.flatMap((name) => {
      const value = known(inputs[name], index);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

const NAMES: ReadonlyMap<string, VerdictName> = new Map(VERDICTS.map(({ name }) => [name, name]));

/** A verdict by its name; `undefined` for one that a later version may know. */
export function verdictNamed(name: string | undefined): VerdictName | undefined {
  return NAMES.get(name ?? '');
}

/**
 * The verdict at each time: as it was recorded, and before anything was, as the truth table judges the inputs.
 * @param recorded series of one server, label `verdict`
 * @param recordedFrom Unix seconds; `undefined` if the server has no rules of ours
 */
export function verdictsOver(
  range: Range,
  inputs: ServerData['inputs'],
  recorded: readonly TimedSeries[],
  recordedFrom: number | undefined,
  thresholds: Thresholds,
): readonly (VerdictName | undefined)[] {
  const verdicts = recordedVerdicts(range, recorded);
  let previous: VerdictName | undefined;
  for (let index = 0; index < verdicts.length; index++) {
    if (recordedFrom !== undefined && timeAt(range, index) >= recordedFrom) break;
    previous = evaluate(inputsAt({ inputs }, index), thresholds, previous)?.name;
    verdicts[index] = previous;
  }
  return verdicts;
}

export function recordedVerdicts(
  range: Range,
  recorded: readonly TimedSeries[],
): (VerdictName | undefined)[] {
  const verdicts = Array.from<VerdictName | undefined>({ length: countOf(range) });
  for (const { labels, samples } of recorded) {
    const name = verdictNamed(labels['verdict']);
    for (const [time] of samples) verdicts[Math.round((time - range.from) / range.step)] = name;
  }
  return verdicts;
}
