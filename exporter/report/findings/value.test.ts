import { expect, test } from 'vitest';
import type { ServerData } from '../read/server-data.ts';
import { moneyOf } from './value.ts';

/** Four hours. */
const RANGE = { from: 0, to: 3 * 3_600, step: 3_600 };
const of = (...values: readonly number[]) => Float64Array.from(values);

function data(more: Partial<ServerData>): ServerData {
  return {
    labels: {},
    inputs: {},
    verdicts: [],
    slo: new Map(),
    outcomes: new Map(),
    energy: undefined,
    capacity: undefined,
    ...more,
  };
}

const unused = (requestsPerSecond: Float64Array) =>
  moneyOf(data({ inputs: { dollarsPerHour: of(2, 2, 2, 2), requestsPerSecond } }), RANGE)?.unused;

test('what was spent without a request is of hours that are known to have had none', () => {
  expect(unused(of(1, 0, Number.NaN, Number.NaN))).toBe(2);
  expect(unused(of(1, 1, 1, 1))).toBe(0);
  expect(unused(of(Number.NaN, Number.NaN, Number.NaN, Number.NaN))).toBeUndefined();
});
