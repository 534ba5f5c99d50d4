import { expect, test } from 'vitest';
import { gpusToAdd, gpusToFoldInto } from './sizing.ts';

test('clients that went away are demand, not work that was done', () => {
  // 12 of 15 a second are answered by 4 GPUs: 4 x 15/12 / 0.8 = 6.25.
  expect(gpusToAdd({ gpus: 4, requestsPerSecond: 15, abortedPerSecond: 3 })).toBe(3);
  expect(gpusToAdd({ gpus: 4, requestsPerSecond: 15 })).toBe(1);
});

test('a queue that grows is demand, too; one that shrinks takes none away', () => {
  expect(gpusToAdd({ gpus: 4, requestsPerSecond: 12, queueGrowth: 3 })).toBe(3);
  expect(gpusToAdd({ gpus: 4, requestsPerSecond: 12, queueGrowth: -3 })).toBe(1);
});

test('a burst does not ask for a data centre, and nothing is said where nothing is known', () => {
  expect(gpusToAdd({ gpus: 1, requestsPerSecond: 1, queueGrowth: 1_000 })).toBe(12);
  expect(gpusToAdd({ gpus: 4 })).toBeUndefined();
  expect(gpusToAdd({ requestsPerSecond: 4 })).toBeUndefined();
  expect(gpusToAdd({ gpus: 4, requestsPerSecond: 3, abortedPerSecond: 3 })).toBeUndefined();
});

test('fewer GPUs do the same work at 70 % busy, and never none', () => {
  expect(gpusToFoldInto({ gpus: 8, utilisation: 0.35 })).toBe(4);
  expect(gpusToFoldInto({ gpus: 8, utilisation: 0 })).toBe(1);
  expect(gpusToFoldInto({ gpus: 8 })).toBeUndefined();
});

test('where it takes all that there are, there is nothing to fold into', () => {
  expect(gpusToFoldInto({ gpus: 2, utilisation: 0.9 })).toBeUndefined();
  expect(gpusToFoldInto({ gpus: 1, utilisation: 0.1 })).toBeUndefined();
});
