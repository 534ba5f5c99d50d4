import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Request } from './request.ts';
import { WaitingLine } from './waiting-line.ts';

function request(time: number): Request {
  return new Request({ time, promptTokens: 1, outputTokens: 1, outcome: 'ok', group: 0, prefixTokens: 0 });
}

test('first come first served, however long the line; one that was preempted stands in front', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('join' as const), count: fc.integer({ min: 1, max: 1_500 }) }),
    fc.record({ kind: fc.constant('take' as const), count: fc.integer({ min: 1, max: 1_500 }) }),
    fc.record({ kind: fc.constant('front' as const), count: fc.integer({ min: 1, max: 3 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const line = new WaitingLine();
      const expected: Request[] = [];
      const acts = {
        join: (one: Request) => [line.join(one), void expected.push(one)],
        front: (one: Request) => [line.standInFront(one), void expected.unshift(one)],
        take: () => [line.takeFirst(), expected.shift()],
      };
      for (const { kind, count } of steps) {
        for (let index = 0; index < count; index++) {
          const [found, should] = acts[kind](request(index));
          expect(found).toBe(should);
        }
        expect([line.length, line.first]).toEqual([expected.length, expected[0]]);
      }
    }),
    { seed: 3, numRuns: 50 },
  );
});

test('a line of hundreds of thousands is served one by one in no time', () => {
  const line = new WaitingLine();
  const count = 300_000;
  for (let index = 0; index < count; index++) line.join(request(index));
  let served = 0;
  while (line.takeFirst()) served++;
  expect(served).toBe(count);
});
