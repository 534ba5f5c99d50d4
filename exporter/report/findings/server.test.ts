import { expect, test } from 'vitest';
import type { ServerData } from '../read/server-data.ts';
import { serverReport } from './server.ts';

/** Two hours. */
const RANGE = { from: 0, to: 3_600, step: 3_600 };

function promised(all: readonly number[], kept: readonly number[]) {
  const data: ServerData = {
    labels: {},
    inputs: {},
    verdicts: [],
    slo: new Map([['ttft', { all: Float64Array.from(all), kept: Float64Array.from(kept) }]]),
    outcomes: new Map(),
    energy: undefined,
    capacity: undefined,
  };
  return serverReport('chat', data, RANGE, 0.95).promises[0];
}

test('a promise is judged by requests, and without any it is neither kept nor missed', () => {
  expect(promised([2, 2], [2, 1])).toMatchObject({ kept: 0.75, hoursMissed: 1 });
  expect(promised([0, 0], [0, 0])).not.toHaveProperty('kept');
});
