/** The generated rules over weeks of test series, in a real Prometheus. */
import { toolPath } from '../../exporter/e2e/tools.ts';
import { evaluateOver } from '../score/engine.ts';
import type { Evaluated } from '../score/engine.ts';
import type { TimedSeries } from '../past/timed-series.ts';
import { baselineGroups } from './groups.ts';
import type { Signal } from './signals/signal.ts';
import { MINUTE } from './traffic.test.support.ts';

/** A signal of everything that is called `test_value`, unless it says otherwise. */
export function testSignal(signal: string, more: Partial<Signal> = {}): Signal {
  return {
    signal,
    kind: 'rate',
    direction: 'both',
    unit: 'things/s',
    minimumEffect: 1,
    expr: 'test_value',
    help: 'A test.',
    ...more,
  };
}

export interface Weeks {
  readonly signals: readonly Signal[];
  readonly inputs: readonly TimedSeries[];
  readonly from: number;
  readonly to: number;
  readonly timeZone?: string;
}

export function overWeeks({ signals, inputs, from, to, timeZone = 'UTC' }: Weeks): Promise<Evaluated> {
  const fromYear = new Date(from * 1000).getUTCFullYear();
  return evaluateOver({
    groups: baselineGroups({ signals, timeZone, fromYear, years: 2 }),
    inputs,
    from,
    to,
    prometheus: toolPath('prometheus'),
    promtool: toolPath('promtool'),
  });
}

/** When a series is there, every minute, with its value. */
export async function samplesOf(
  evaluated: Evaluated,
  selector: string,
  from?: number,
  to?: number,
): Promise<readonly (readonly [time: number, value: number])[]> {
  const series = await evaluated.range(selector, MINUTE, from, to);
  return series.flatMap(({ samples }) => samples);
}

/** The first time, from a time on, at which it was there for so many minutes in a row; as minutes after that time. */
export function minutesUntil(
  samples: readonly (readonly [time: number, value: number])[],
  from: number,
  minutes = 5,
): number | undefined {
  const times = new Set(samples.map(([time]) => time));
  const lasts = (time: number) =>
    Array.from({ length: minutes }, (_, back) => time - back * MINUTE).every((each) => times.has(each));
  const first = [...times].filter((time) => time >= from && lasts(time)).toSorted((a, b) => a - b)[0];
  return first === undefined ? undefined : (first - from) / MINUTE;
}
