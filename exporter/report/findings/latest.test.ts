import { expect, test } from 'vitest';
import type { VerdictName } from '../../../alerts/verdict/table.ts';
import { latestOf } from './latest.ts';

test.each<[(VerdictName | undefined)[], VerdictName | undefined]>([
  [['idle', 'smaller_model', 'healthy'], 'smaller_model'],
  [['smaller_model', 'healthy', 'healthy'], 'smaller_model'],
  // Three looks are an end.
  [['smaller_model', 'healthy', 'healthy', 'healthy'], 'healthy'],
  [['healthy', undefined, 'healthy'], 'healthy'],
  // A finding is one at once.
  [['healthy', 'healthy', 'stalled'], 'stalled'],
  [['healthy', undefined], undefined],
  [[], undefined],
])('of %j at the end it is %s', (verdicts, latest) => {
  expect(latestOf(verdicts)).toBe(latest);
});
