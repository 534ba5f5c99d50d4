import { expect, it } from 'vitest';
import { outcomes } from './outcomes.ts';

it('are those of several families together, without what is unknown', () => {
  expect(outcomes({ ok: 3, truncated: 0 }, { error: undefined }, undefined, { aborted: 1 })).toEqual({
    ok: 3,
    truncated: 0,
    aborted: 1,
  });
});

it('are undefined where nothing is known, for an empty record would say that there were none', () => {
  expect(outcomes(undefined, { error: undefined })).toBeUndefined();
});
