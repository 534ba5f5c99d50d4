import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KvCache } from './kv-cache.ts';

test('a prefix is found by the next of its group, while it is held and after', () => {
  const cache = new KvCache(10);
  expect(cache.hold(1)).toBe(0);
  expect(cache.allocate(6)).toBe(true);
  expect(cache.share(1, 4)).toBe(true);
  expect(cache.hold(1)).toBe(4);
  expect(cache.used).toBe(6);
  cache.letGo(1);
  cache.release(2);
  cache.letGo(1);
  expect(cache.used).toBe(0);
  expect(cache.hold(1)).toBe(4);
  expect(cache.used).toBe(4);
});

test('a cache that shares no prefixes finds none, and goes on where it was', () => {
  const cache = new KvCache(10);
  cache.allocate(4);
  cache.share(1, 4);
  cache.sharesPrefixes = false;
  expect([cache.hold(1), cache.share(2, 4)]).toEqual([0, false]);
  cache.letGo(1);
  expect(cache.used).toBe(0);
  cache.sharesPrefixes = true;
  expect(cache.hold(1)).toBe(4);
});

test('a prefix that nobody holds gives way to those who need the room, the longest unused first', () => {
  const cache = new KvCache(10);
  for (const group of [1, 2]) {
    cache.allocate(4);
    cache.share(group, 4);
    cache.letGo(group);
  }
  expect(cache.allocate(5)).toBe(true);
  expect(cache.hold(1)).toBe(0);
  expect(cache.hold(2)).toBe(4);
  expect(cache.allocate(2)).toBe(false);
});

test('use is what is held and never exceeds the capacity, whatever is asked for', () => {
  const action = fc.record({
    kind: fc.constantFrom('begin', 'end'),
    group: fc.integer({ min: 0, max: 3 }),
    blocks: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
      const cache = new KvCache(16);
      const held: { group: number; own: number; prefix: boolean }[] = [];
      for (const { kind, group, blocks } of actions) {
        if (kind === 'end') {
          const gone = held.shift();
          if (gone) cache.release(gone.own);
          if (gone?.prefix) cache.letGo(gone.group);
        } else {
          const found = cache.hold(group);
          if (!cache.allocate(blocks)) {
            if (found > 0) cache.letGo(group);
          } else if (found > 0) held.push({ group, own: blocks, prefix: true });
          else held.push({ group, own: cache.share(group, blocks) ? 0 : blocks, prefix: true });
        }
        expect(cache.used).toBeLessThanOrEqual(16);
      }
      for (const { own, group, prefix } of held) {
        cache.release(own);
        if (prefix) cache.letGo(group);
      }
      expect(cache.used).toBe(0);
    }),
    { seed: 4 },
  );
});
