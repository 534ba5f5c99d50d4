import { expect, test } from 'vitest';
import type { ServerData } from '../read/server-data.ts';
import { answersOf, moneyOf } from './value.ts';

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

const failing = (asked: number) => {
  const requestsPerSecond = of(asked, asked, asked, asked);
  const outcomes = new Map([['error', of(0, asked / 10, 0, 0)]]);
  return answersOf(data({ inputs: { requestsPerSecond }, outcomes }), RANGE, 0.95)?.failing;
};

test('one failed request of a quiet hour is no advice, a tenth of a busy one is', () => {
  expect(failing(0.003)).toBeUndefined();
  expect(failing(1)).toMatchObject({ hours: 1, requests: 3_600, isNow: false });
});
