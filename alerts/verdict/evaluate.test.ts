import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import type { VerdictInputs } from './inputs.ts';
import { OTHER_THRESHOLDS, vectors } from './random-vectors.test.support.ts';
import { VERDICTS } from './table.ts';
import type { VerdictName } from './table.ts';
import { DEFAULT_THRESHOLDS } from './thresholds.ts';
import { CASES, PARTIAL, WELL } from './vectors.test.support.ts';

function verdictOf(inputs: VerdictInputs, previous?: VerdictName): VerdictName | undefined {
  return evaluate(inputs, DEFAULT_THRESHOLDS, previous)?.name;
}

test.each(CASES)('$of is reached: $case', ({ reached, of }) => {
  expect(verdictOf(reached)).toBe(of);
});

test.each(CASES)('$of is just missed: $case', ({ missed, instead }) => {
  expect(verdictOf(missed)).toBe(instead);
});

test('every row has a case', () => {
  expect(new Set(CASES.map(({ of }) => of))).toEqual(new Set(VERDICTS.map(({ name }) => name)));
});

test.each(PARTIAL)('partly known: %s', (_, inputs, verdict) => {
  expect(verdictOf(inputs)).toBe(verdict);
});

test('a reading that is not a number counts as unknown', () => {
  expect(verdictOf({ ...WELL, ttftOverSlo: NaN, faultyGpus: NaN })).toBe('healthy');
  expect(verdictOf({ ready: NaN })).toBeUndefined();
});

describe('a verdict that holds', () => {
  // Each leaves at another reading than that at which it came.
  test.each<[VerdictName, VerdictInputs, VerdictInputs]>([
    ['kv_bound', { kvUsage: 0.86, preemptionsPerSecond: 1 }, { kvUsage: 0.85 }],
    ['batch_better', { queueDepth: 12, utilisation: 0.64 }, { utilisation: 0.65 }],
    ['batch_better', { queueDepth: 0.26, batchFill: 0.54 }, { queueDepth: 0.25 }],
    ['batch_better', { queueDepth: 0.26, batchFill: 0.54 }, { batchFill: 0.55 }],
    ['smaller_model', { ttftOverSlo: 0.91, queueDepth: 0.74 }, { ttftOverSlo: 0.9 }],
    ['smaller_model', { ttftOverSlo: 0.91, queueDepth: 0.74 }, { queueDepth: 0.76 }],
    ['add_gpus', { ttftOverSlo: 0.91, queueDepth: 0.26 }, { queueDepth: 0.25 }],
    ['overprovisioned', { utilisation: 0.64, ttftOverSlo: 0.59, tpotOverSlo: 0.59 }, { tpotOverSlo: 0.6 }],
    ['stalled', { tokensPerSecond: 0, running: 0, utilisation: 0.55 }, { utilisation: 0.54, running: 0.25 }],
  ])('%s stays by easier thresholds, and then goes', (name, holding, change) => {
    const inputs = { ...WELL, ...holding };
    expect(verdictOf(inputs, name)).toBe(name);
    expect(verdictOf(inputs)).not.toBe(name);
    expect(verdictOf({ ...inputs, ...change }, name)).not.toBe(name);
  });

  test('gives way to a row before it', () => {
    expect(verdictOf({ ...WELL, ttftOverSlo: 1.5, utilisation: 0.59 }, 'smaller_model')).toBe('batch_better');
    expect(verdictOf({ ...WELL, faultyGpus: 1 }, 'healthy')).toBe('gpu_fault');
  });

  test('does not flap while a reading hovers about its threshold', () => {
    const said: (VerdictName | undefined)[] = [];
    for (let step = 0; step < 40; step++) {
      const utilisation = 0.6 + 0.02 * Math.sin(step);
      said.push(verdictOf({ ...WELL, queueDepth: 12, ttftOverSlo: 1.5, utilisation }, said.at(-1)));
    }
    expect(new Set(said.slice(5))).toEqual(new Set(['batch_better']));
    expect(said).toContain('add_gpus');
  });
});

test('thresholds of the config are heeded', () => {
  const strict = { ...DEFAULT_THRESHOLDS, busy: 0.8 };
  expect(evaluate({ ...WELL, queueDepth: 12 }, strict)?.name).toBe('batch_better');
});

describe('whatever the inputs', () => {
  const thresholds = fc.constantFrom(DEFAULT_THRESHOLDS, OTHER_THRESHOLDS);
  const settings = { seed: 3, numRuns: 5_000 };

  test('a verdict stays while they stay', () => {
    const property = fc.property(vectors(), thresholds, ({ inputs, previous }, limits) => {
      const once = evaluate(inputs, limits, previous);
      expect(evaluate(inputs, limits, once?.name)).toBe(once);
    });
    fc.assert(property, settings);
  });

  test('there is a verdict where all is known', () => {
    const property = fc.property(vectors(), thresholds, ({ inputs, previous }, limits) => {
      const verdict = evaluate({ ...WELL, ...inputs }, limits, previous);
      expect(verdict).toBeDefined();
    });
    fc.assert(property, settings);
  });
});
