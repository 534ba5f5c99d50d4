import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXAMPLES } from '../examples.ts';
import type { VerdictInputs } from '../inputs.ts';
import { VERDICTS } from '../table.ts';
import type { VerdictName } from '../table.ts';

function said(name: VerdictName, inputs: VerdictInputs): string {
  const row = VERDICTS.find((candidate) => candidate.name === name);
  return row ? `${row.says(inputs)} ${row.next(inputs)}` : '';
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const amount = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 5_000, noNaN: true }));
const anyInputs: fc.Arbitrary<VerdictInputs> = fc.record(
  {
    faultyGpus: fc.integer({ min: 0, max: 16 }),
    sharedGpus: fc.integer({ min: 0, max: 16 }),
    ready: fc.constantFrom(0, 1),
    requestsPerSecond: amount,
    tokensPerSecond: amount,
    running: amount,
    utilisation: share,
    batchFill: share,
    queueDepth: amount,
    queueGrowth: fc.double({ min: -50, max: 50, noNaN: true }),
    ttftOverSlo: amount,
    tpotOverSlo: amount,
    kvUsage: share,
    preemptionsPerSecond: amount,
    gpus: fc.integer({ min: 1, max: 16 }),
    dollarsPerHour: amount,
    modelLoadSeconds: amount,
  },
  { requiredKeys: [] },
);

// Also of inputs that have another verdict: a verdict that holds is judged by other thresholds.
test.each(VERDICTS)('$name is two sentences, whatever is known', ({ says, next }) => {
  fc.assert(
    fc.property(anyInputs, (inputs) => {
      for (const text of [says(inputs), next(inputs)]) {
        expect(text).toMatch(/^[A-Z0-9][^.]*(?:\.\d[^.]*)*\.$/);
        expect(text).not.toMatch(/undefined|NaN|Infinity|\de[+-]|\b(?:are are|is is|a a|the the)\b| {2}/);
        expect(text).not.toMatch(/(?<![.\d])1 (?:GPUs|requests)\b/);
      }
    }),
    { seed: 11, numRuns: 300 },
  );
});

describe('one and many', () => {
  test('GPUs', () => {
    expect(said('gpu_fault', { faultyGpus: 1 })).toContain('1 GPU had a hardware fault');
    expect(said('gpu_fault', { faultyGpus: 1, gpus: 1 })).toContain('Its GPU had');
    expect(said('gpu_fault', { faultyGpus: 2, gpus: 4 })).toContain('2 of its 4 GPUs had');
    expect(said('gpu_fault', { faultyGpus: 2 })).toContain('Fix these GPUs');
    expect(said('idle', { gpus: 1 })).toContain('its GPU is held for nothing');
    expect(said('idle', {})).toContain('its GPUs are held for nothing');
  });

  test('requests', () => {
    expect(said('stalled', { running: 1, queueDepth: 1 })).toContain('1 request runs and 1 request waits');
    expect(said('stalled', { running: 3, queueDepth: 0.6 })).toContain('0.6 requests wait on average');
    expect(said('healthy', { requestsPerSecond: 1 })).toContain('1 request a second is finished');
  });
});

test('a stall is told as it is, however short the time that was seen', () => {
  expect(said('stalled', EXAMPLES.stalled)).toMatch(/^No token comes out, although 40 requests run/);
});

describe('what is next', () => {
  const short = EXAMPLES.add_gpus;

  test('GPUs to add, with the arithmetic', () => {
    const text = said('add_gpus', { ...short, requestsPerSecond: 4, queueGrowth: 1, gpus: 4 });
    expect(text).toContain(
      'Add about 3 GPUs, as whole replicas: 5 requests a second come in, 4 GPUs finish 4',
    );
  });

  test('GPUs to add while the queue grows no more', () => {
    const text = said('add_gpus', { ...short, requestsPerSecond: 4, queueGrowth: -1, gpus: 1 });
    expect(text).toContain(
      'Add about 1 GPU, as whole replicas: 4 requests a second come in, 1 GPU finishes 4',
    );
  });

  test('no number where the rate is unknown', () => {
    const { requestsPerSecond: _, ...rest } = short;
    expect(said('add_gpus', rest)).toContain('Add one replica and look again');
  });

  test('GPUs to keep, and the money', () => {
    const { overprovisioned } = EXAMPLES;
    expect(said('overprovisioned', overprovisioned)).toContain(
      'Fold into about 2 GPUs if the model fits, which saves $5.00 an hour',
    );
    expect(said('overprovisioned', { ...overprovisioned, utilisation: 0 })).toContain(
      'about 1 GPU if the model fits, which saves $7.50',
    );
    expect(said('overprovisioned', { ...overprovisioned, gpus: 1 })).toContain('stop that one');
    expect(said('overprovisioned', { ...overprovisioned, gpus: 1 })).not.toContain('Fold');
  });

  test('an idle server says what it costs to stop it', () => {
    expect(said('idle', EXAMPLES.idle)).toContain(
      'unless the warm pool needs it: when requests return, loading takes about 95 s.',
    );
  });

  test('a GPU that others use, too, is not held for nothing', () => {
    const shared = said('idle', { ...EXAMPLES.idle, sharedGpus: 4 });
    expect(shared).toContain('its 4 GPUs are shared with others');
    const one = said('idle', { ...EXAMPLES.idle, sharedGpus: 1 });
    expect(one).toContain('No requests came; 1 of its 4 GPUs is shared with others.');
    expect(shared).not.toMatch(/\$|give its GPUs/);
  });

  test('a server that sleeps is not waited for', () => {
    expect(said('cold_start', EXAMPLES.cold_start)).toContain(
      'If it loads, wait about 95 s; if it sleeps, wake it',
    );
    expect(said('cold_start', { ready: 0 })).toContain('If it loads, wait; if it sleeps');
  });

  test('a queue and a late answer ask for different things', () => {
    const { batch_better } = EXAMPLES;
    expect(said('batch_better', batch_better)).toContain('raise the batch size');
    expect(said('batch_better', { ...batch_better, queueDepth: 0 })).toContain('outside the GPUs');
  });

  test('an SLO, where there is none', () => {
    const { ttftOverSlo: _, tpotOverSlo: __, ...rest } = EXAMPLES.healthy;
    expect(said('healthy', rest)).toContain('give the server an slo');
    expect(said('healthy', EXAMPLES.healthy)).toContain('Nothing to do.');
  });
});
