import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdWindow } from './id-window.ts';

test('an id is new once, for each sender', () => {
  const window = new IdWindow();
  expect(window.add('chat', '1')).toBe(true);
  expect(window.add('chat', '1')).toBe(false);
  expect(window.add('other', '1')).toBe(true);
  expect(window.add('cha', 't1')).toBe(true);
});

test('holds at least the last generation and at most two', () => {
  const window = new IdWindow([1, 2], 100);
  for (let id = 0; id < 1_000; id++) expect(window.add('chat', `${id}`)).toBe(true);
  for (let id = 900; id < 1_000; id++) expect(window.add('chat', `${id}`)).toBe(false);
  expect(window.add('chat', '799')).toBe(true);
});

test('takes none of two million ids in a row for another', () => {
  const window = new IdWindow([0, 0]);
  let taken = 0;
  for (let id = 0; id < 2_000_000; id++) if (window.add('chat', `0195f1b2-${id}`)) taken++;
  expect(taken).toBe(2_000_000);
});

test('agrees with a set while that is no larger than a generation, also when written down in between', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.string({ maxLength: 3 })), { maxLength: 64 }),
      fc.nat(64),
      (pairs, at) => {
        let window = new IdWindow([7, 9], 64);
        const seen = new Set<string>();
        for (const [index, [sender, id]] of pairs.entries()) {
          if (index === at) window = IdWindow.revive(structuredClone(window));
          const key = JSON.stringify([sender, id]);
          expect(window.add(sender, id)).toBe(!seen.has(key));
          seen.add(key);
        }
      },
    ),
  );
});
