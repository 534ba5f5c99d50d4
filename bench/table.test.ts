import { expect, test } from 'vitest';
import { missed, table } from './table.ts';
import type { Measured } from './table.ts';

const figuresAt = (elapsed: number, cpu = elapsed): Measured[] => [
  { what: 'parsing', value: 70, unit: 'ms', target: 40, slowness: { elapsed, cpu } },
  { what: 'intake', value: 60_000, unit: '/s', least: 100_000, ofCpu: true, slowness: { elapsed, cpu } },
  { what: 'memory', value: 90, unit: 'MiB', target: 80, slowness: { elapsed, cpu } },
];
const missedAt = (elapsed: number, cpu?: number) => figuresAt(elapsed, cpu).map((figure) => missed([figure]));

test('on a machine that is half as fast a time may be twice as long, and memory no more', () => {
  expect(missedAt(1)).toEqual([true, true, true]);
  expect(missedAt(2)).toEqual([false, false, true]);
  // A neighbour takes half of the machine, and no CPU time.
  expect(missedAt(2, 1)).toEqual([false, true, true]);
  expect(table(figuresAt(2)).split('\n').slice(2)).toEqual([
    '| parsing | 70 ms | < 40 ms | < 80 ms | met |',
    '| intake | 60000 /s | > 100000 /s | > 50000 /s | met |',
    '| memory | 90 MiB | < 80 MiB |  | MISSED |',
  ]);
});

test('what is not asked for anything has no verdict', () => {
  const figure = { what: 'p50', value: 2.3456, unit: 'ms', slowness: { elapsed: 1.5, cpu: 1 } };
  expect(table([figure]).split('\n')[2]).toBe('| p50 | 2.35 ms |  |  |  |');
  expect(missed([figure])).toBe(false);
});
