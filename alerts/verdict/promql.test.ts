/** What `evaluate` says and what Prometheus makes of the generated expression must be the same, whatever the inputs. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ruleTestComplaint } from '../../exporter/e2e/promtool.ts';
import type { RuleTest } from '../../exporter/e2e/promtool.ts';
import { evaluate } from './evaluate.ts';
import { INPUT_RULES } from './input-rules.ts';
import { VERDICT_SERIES, verdictExpression } from './promql.ts';
import { OTHER_THRESHOLDS, vectors } from './random-vectors.test.support.ts';
import type { Vector } from './random-vectors.test.support.ts';
import { VERDICTS } from './table.ts';
import type { VerdictName } from './table.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';
import type { Thresholds } from './thresholds.ts';

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
