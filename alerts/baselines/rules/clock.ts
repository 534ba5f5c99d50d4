/** Local time as series, where the clock is changed twice a year. */
import type { RecordingRule } from '../../rules.ts';
import { BASELINE } from '../names.ts';
import type { LocalTime, Transition } from '../time-zone.ts';

/** A zone that never changes its clock needs no series but the one that says so. */
export function clockRules(time: LocalTime): RecordingRule[] {
  const offset = {
    record: BASELINE.utcOffset,
    expr: latest(time, ({ offset: value }) => value, time.offset),
  };
  if (time.changes.length === 0) return [offset];
  return [
    offset,
    {
      record: BASELINE.clockChange,
      expr: latest(time, ({ offset: value }, before) => value - before, 0),
    },
    { record: BASELINE.clockChangeAge, expr: `time() - ${latest(time, ({ at }) => at, 0)}` },
  ];
}

/** What is true since the last transition. The newest stands first, because `or` takes the first that is there. */
function latest(
  { transitions, offset }: LocalTime,
  of: (transition: Transition, offsetBefore: number) => number,
  before: number,
): string {
  const known = transitions.map(
    (transition, index) =>
      `vector(${of(transition, transitions[index - 1]?.offset ?? offset)}) and vector(time()) >= ${transition.at}`,
  );
  return `(${[...known.toReversed(), `vector(${before})`].join('\nor ')})`;
}
