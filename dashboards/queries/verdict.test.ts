/** What expressions over verdicts give, against what their sentences say. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { INPUT_RULES } from '../../alerts/verdict/input-rules.ts';
import type { InputName } from '../../alerts/verdict/condition.ts';
import type { VerdictInputs } from '../../alerts/verdict/inputs.ts';
import { VERDICT_SERIES } from '../../alerts/verdict/promql.ts';
import { steady } from '../../alerts/verdict/raw-series.test.support.ts';
import { gpusToAdd, gpusToFoldInto } from '../../alerts/verdict/sizing.ts';
import type { VerdictName } from '../../alerts/verdict/table.ts';
import { annotations } from '../frame/annotations.ts';
import { self } from '../../exporter/catalogue/index.ts';
import { complaint } from './complaint.test.support.ts';
import { gpusItTakes } from './verdict.ts';

const CHAT = 'job="headroom",instance="a:9840",server="chat",model="small"';
const CROWDED: VerdictInputs = { gpus: 4, utilisation: 0.95, requestsPerSecond: 5, abortedPerSecond: 1 };

function recorded(verdict: VerdictName, inputs: VerdictInputs, server = CHAT) {
  return [
    steady(VERDICT_SERIES, `${server},verdict="${verdict}"`, 1),
    ...Object.entries(inputs).map(([name, value]) =>
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- names of inputs
      steady(INPUT_RULES[name as InputName].record, server, Number(value)),
    ),
  ];
}

/** As the table asks. */
const TAKES = `max by (job, instance, server, model) (${gpusItTakes()})`;

const takes = (verdict: VerdictName, inputs: VerdictInputs, gpus: number | undefined) =>
  complaint(recorded(verdict, inputs), TAKES, gpus === undefined ? [] : [[CHAT, gpus]]);

test.each<[string, VerdictInputs]>([
  ['a queue that grows', { ...CROWDED, queueGrowth: 0.5 }],
  ['a queue of which nobody knows whether it grows', CROWDED],
  ['a queue that shrinks, and demand that just fits', { ...CROWDED, abortedPerSecond: 0, queueGrowth: -1 }],
  ['a burst', { ...CROWDED, queueGrowth: 500 }],
  // 3 × 1.6 / 1 / 0.8 is 6, and in another order a little more than 6.
  ['a demand that just fits', { ...CROWDED, gpus: 3, requestsPerSecond: 1.6, abortedPerSecond: 0.6 }],
])('more GPUs: as many as the sentence says, with %s', (_, inputs) => {
  const more = gpusToAdd(inputs) ?? Number.NaN;
  expect(more).toBeGreaterThan(0);
  expect(takes('add_gpus', inputs, (inputs.gpus ?? 0) + more)).toBeUndefined();
});

test('more GPUs, and nobody can say how many: no number', () => {
  const inputs = { ...CROWDED, abortedPerSecond: 5, queueGrowth: 1 };
  expect(gpusToAdd(inputs)).toBeUndefined();
  expect(takes('add_gpus', inputs, undefined)).toBeUndefined();
});

test('fewer, none, and those that there are', () => {
  const quiet = { ...CROWDED, utilisation: 0.3 };
  expect(takes('overprovisioned', quiet, gpusToFoldInto(quiet))).toBeUndefined();
  expect(takes('idle', { gpus: 4 }, 0)).toBeUndefined();
  expect(takes('healthy', CROWDED, 4)).toBeUndefined();
});

test.each([
  ['at 90 %, as a verdict that still holds', { gpus: 2, utilisation: 0.9 }],
  ['with one', { gpus: 1, utilisation: 0.1 }],
  ['at nobody knows what', { gpus: 2 }],
])('nothing to fold into, %s: those that there are', (_, inputs) => {
  expect(gpusToFoldInto(inputs)).toBeUndefined();
  expect(takes('overprovisioned', inputs, inputs.gpus)).toBeUndefined();
});

const hundredths = (most: number) => fc.integer({ min: 0, max: most * 100 }).map((value) => value / 100);
const anyLoad = fc.record(
  {
    gpus: fc.integer({ min: 1, max: 16 }),
    utilisation: hundredths(1),
    requestsPerSecond: hundredths(20),
    abortedPerSecond: hundredths(5),
    queueGrowth: fc.tuple(hundredths(3), fc.constantFrom(1, -1)).map(([size, sign]) => size * sign),
  },
  { requiredKeys: ['gpus'] },
);

test.each<[VerdictName, (inputs: VerdictInputs & { gpus: number }) => number | undefined]>([
  ['add_gpus', (inputs) => sum(inputs.gpus, gpusToAdd(inputs))],
  ['overprovisioned', (inputs) => gpusToFoldInto(inputs) ?? inputs.gpus],
])('of any servers with %s: as many as the sentence says', (verdict, said) => {
  const servers = fc.sample(anyLoad, { seed: 7, numRuns: 300 }).map((inputs, index) => ({
    inputs,
    labels: CHAT.replace('chat', `chat-${index}`),
  }));
  const expected = servers.flatMap(({ inputs, labels }) => {
    const gpus = said(inputs);
    return gpus === undefined ? [] : [[labels, gpus] as const];
  });
  expect(expected.length).toBeGreaterThan(100);
  const series = servers.flatMap(({ inputs, labels }) => recorded(verdict, inputs, labels));
  expect(complaint(series, TAKES, expected)).toBeUndefined();
});

function sum(there: number, more: number | undefined): number | undefined {
  return more === undefined ? undefined : there + more;
}

test('a config that was refused is a note: Grafana draws those above 0', () => {
  const refused = annotations(['instance']).find(({ name }) => name === 'Config refused');
  const { name } = self.configLastReloadSuccessful;
  const bad = 'job="headroom",instance="bad:9840"';
  const series = [steady(name, bad, 0), steady(name, 'job="headroom",instance="good:9840"', 1)];
  expect(complaint(series, refused?.expr ?? '', [[bad, 1]])).toBeUndefined();
});
