/** What `evaluate` says and what Prometheus makes of the generated expression must be the same, whatever the inputs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleTestComplaint } from '../../exporter/e2e/promtool.ts';
import type { RuleTest } from '../../exporter/e2e/promtool.ts';
import type { InputName } from './condition.ts';
import { evaluate } from './evaluate.ts';
import { INPUT_RULES } from './input-rules.ts';
import type { VerdictInputs } from './inputs.ts';
import { VERDICT_SERIES, verdictExpression } from './promql.ts';
import { VERDICTS } from './table.ts';
import type { VerdictName } from './table.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';
import type { Thresholds } from './thresholds.ts';

const OTHER_THRESHOLDS: Thresholds = {
  busy: 0.8,
  batchHalf: 0.3,
  queued: 2,
  atWork: 1,
  slo: 0.9,
  sloEasy: 0.4,
  kvFull: 0.7,
};

/** Values at, under and over every bound that an input meets by either thresholds, and far from them. */
const VALUES: Readonly<Record<InputName, readonly number[]>> = {
  faultyGpus: [0, 0, 0, 0, 0, 0, 0, 1],
  ready: [1, 1, 1, 1, 1, 1, 1, 0],
  requestsPerSecond: [0, 0.01, 4],
  tokensPerSecond: [0, 0.1, 800],
  running: [0, 0.25, 0.26, 0.5, 0.51, 1, 30],
  utilisation: [0, 0.55, 0.54, 0.59, 0.6, 0.64, 0.65, 0.75, 0.8, 0.84, 0.85, 1],
  batchFill: [0, 0.3, 0.35, 0.45, 0.49, 0.5, 0.54, 0.55, 1],
  queueDepth: [0, 0.25, 0.26, 0.5, 0.51, 0.74, 0.75, 0.76, 1.75, 2, 2.25, 12],
  queueGrowth: [-1, 0, 0.5],
  ttftOverSlo: [0.1, 0.4, 0.49, 0.5, 0.59, 0.6, 0.8, 0.9, 0.91, 1, 1.01, 1.1, 1.11, 3, Infinity],
  tpotOverSlo: [0.1, 0.4, 0.49, 0.5, 0.59, 0.6, 0.8, 0.9, 0.91, 1, 1.01, 1.1, 1.11, 3],
  kvUsage: [0.1, 0.5, 0.65, 0.66, 0.7, 0.71, 0.85, 0.86, 0.9, 0.91, 1],
  preemptionsPerSecond: [0, 0, 0.4],
  gpus: [1, 8],
  dollarsPerHour: [0, 10],
  modelLoadSeconds: [95],
};

interface Vector {
  readonly inputs: VerdictInputs;
  readonly previous?: VerdictName | undefined;
}

/** One of two vectors knows all; the others lack each input with a chance of one in three. */
function vectors(): fc.Arbitrary<Vector> {
  const entries = Object.entries(VALUES);
  const all = Object.fromEntries(entries.map(([name, values]) => [name, fc.constantFrom(...values)]));
  const some = Object.fromEntries(
    entries.map(([name, values]) => [
      name,
      fc.option(fc.constantFrom(...values), { freq: 2, nil: undefined }),
    ]),
  );
  const previous = fc.constantFrom(undefined, ...VERDICTS.map(({ name }) => name));
  return fc
    .tuple(fc.oneof(fc.record(all), fc.record(some)), previous)
    .map(([inputs, verdict]) => ({ inputs: known(inputs), previous: verdict }));
}

function known(inputs: Readonly<Record<string, number | undefined>>): VerdictInputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== undefined));
}

function labelsOf(index: number): string {
  return `job="headroom",instance="host-${index}:9840",cluster="c",server="chat",model="acme/small"`;
}

function seriesOf({ inputs, previous }: Vector, index: number) {
  const labels = labelsOf(index);
  const values = new Map<string, number>(Object.entries(inputs));
  const recorded = Object.entries(INPUT_RULES).flatMap(([input, { record }]) => {
    const value = values.get(input);
    return value === undefined ? [] : [{ series: `${record}{${labels}}`, values: promtoolNumber(value) }];
  });
  if (previous === undefined) return recorded;
  return [...recorded, { series: `${VERDICT_SERIES}{${labels},verdict="${previous}"}`, values: '1' }];
}

function promtoolNumber(value: number): string {
  return value === Infinity ? 'Inf' : String(value);
}

interface Expected {
  readonly vector: Vector;
  readonly verdict: VerdictName | undefined;
}

/** promtool stops at 10 000 samples in memory: not more vectors than this at a time. */
const CHUNK = 250;

function ruleTest(expected: readonly Expected[], thresholds: Thresholds): RuleTest {
  const exp_samples = expected.flatMap(({ verdict }, index) =>
    verdict ? [{ labels: `{${labelsOf(index)},verdict="${verdict}"}`, value: 1 }] : [],
  );
  return {
    interval: '30s',
    input_series: expected.flatMap(({ vector }, index) => seriesOf(vector, index)),
    promql_expr_test: [{ expr: verdictExpression(thresholds), eval_time: '0s', exp_samples }],
  };
}

test.each([
  ['default thresholds', DEFAULT_THRESHOLDS, 20_260],
  ['thresholds of a config', OTHER_THRESHOLDS, 7],
])('Prometheus and TypeScript say the same: %s', (_, thresholds, seed) => {
  const sample = fc.sample(vectors(), { numRuns: 2_000, seed });
  const said = sample.map(({ inputs, previous }) => evaluate(inputs, thresholds, previous)?.name);
  const expected = sample.map((vector, index) => ({ vector, verdict: said[index] }));
  const chunks = Array.from({ length: Math.ceil(sample.length / CHUNK) }, (__, index) =>
    expected.slice(index * CHUNK, (index + 1) * CHUNK),
  );
  expect(ruleTestComplaint(chunks.map((chunk) => ruleTest(chunk, thresholds)))).toBeUndefined();
  // The sample is worth something only if it goes everywhere.
  expect(new Set(said)).toEqual(new Set([undefined, ...VERDICTS.map(({ name }) => name)]));
  const swayed = sample.filter(({ inputs }, index) => evaluate(inputs, thresholds)?.name !== said[index]);
  expect(new Set(swayed.map(({ previous }) => previous)).size).toBeGreaterThan(5);
});

test('the comparison sees a difference', () => {
  const vector = { inputs: { ready: 1, running: 3 } };
  const complaint = ruleTestComplaint([ruleTest([{ vector, verdict: 'idle' }], DEFAULT_THRESHOLDS)]);
  expect(complaint).toContain('healthy');
});
