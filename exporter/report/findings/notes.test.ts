import { expect, test } from 'vitest';
import type { ServerData } from '../read/server-data.ts';
import { notesOf } from './notes.ts';
import { serverReport } from './server.ts';

const HOURS = 4;
const STEP = 300;
const LENGTH = (HOURS * 3_600) / STEP;
const RANGE = { from: 0, to: (LENGTH - 1) * STEP, step: STEP };

function values(of: (index: number) => number) {
  return Float64Array.from({ length: LENGTH }, (_, index) => of(index));
}

function notes(requestsKnown: number): readonly string[] {
  const server: ServerData = {
    labels: {},
    inputs: {
      utilisation: values(() => 0.9),
      requestsPerSecond: values((index) => (index < requestsKnown * LENGTH ? 1 : Number.NaN)),
      ttftOverSlo: values(() => Number.NaN),
    },
    verdicts: Array.from({ length: LENGTH }, () => undefined),
    slo: new Map(),
    outcomes: new Map(),
    energy: undefined,
    capacity: undefined,
  };
  const none = { range: RANGE, values: new Float64Array() };
  const model = {
    labels: {},
    servers: [server],
    demand: undefined,
    requests: none,
    before: { range: RANGE, verdicts: [] },
  };
  const report = { name: 'm', servers: [serverReport('chat, m', server, RANGE, 0.95)], replicas: { now: 1 } };
  return notesOf({ servers: [server], verdictsFrom: -STEP, notRecorded: [] }, [report], [model], RANGE);
}

test('a figure that is known for a part of the time that its server was seen in is told', () => {
  expect(notes(0.25)).toEqual([
    'chat, m: of the 4 hours that it was seen in, these were known in fewer, and their figures are of those: requests a second in 1.',
  ]);
  expect(notes(0.95)).toEqual([]);
});
