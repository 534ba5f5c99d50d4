/** That the judgement of the soak tells a leak, in either process, and is not given where none can be told. */
import { expect, test } from 'vitest';
import { Random } from '../../exporter/simulator/random.ts';
import type { Swept } from '../memory/sweeps.ts';
import { memoryFound } from './soak-memory.ts';

const MEBIBYTE = 1024 * 1024;
const EXPORTER = 10;
const READER = 11;

/** MiB an hour that leak, and MiB by which readings differ. */
interface Played {
  readonly resident?: number;
  readonly used?: number;
  readonly reader?: number;
  readonly noise?: number;
}

/** Ten minutes of both processes, swept every five seconds. */
function swept({ resident = 0, used = 0, reader = 0, noise = 0.5 }: Played): Swept[] {
  const random = new Random(7);
  return Array.from({ length: 120 }, (_, index) => {
    const seconds = 2 + index * 5;
    const bytes = (level: number, leak: number) =>
      (level + (leak * seconds) / 3_600 + noise * random.exponential()) * MEBIBYTE;
    return [
      { pid: EXPORTER, seconds, residentBytes: bytes(130, resident), usedBytes: bytes(30, used) },
      { pid: READER, seconds, residentBytes: bytes(60, reader), usedBytes: bytes(5, 0) },
    ];
  }).flat();
}

test('what does not grow, or by less than is promised, is kept', () => {
  expect(memoryFound(swept({}), EXPORTER).broken).toEqual([]);
  expect(memoryFound(swept({ resident: 10, used: 4, reader: 5 }), EXPORTER).broken).toEqual([]);
});

test.each([
  ['of 60 MiB an hour of the exporter', { resident: 60 }, /^resident memory .* by \d+\.\d ± \d\.\d MiB/],
  ['of 60 of its reader', { reader: 60 }, /^resident memory/],
  ['of 30 in each of them', { resident: 30, reader: 30 }, /^resident memory/],
  ['of 20 in heaps within what was resident before', { used: 20 }, /^heaps and buffers/],
])('a leak is told: %s', (_, played, sentence) => {
  expect(memoryFound(swept(played), EXPORTER).broken).toEqual([expect.stringMatching(sentence)]);
});

test('memory that moves too much for a leak to be told keeps no promise', () => {
  const { broken } = memoryFound(swept({ noise: 30 }), EXPORTER);
  expect(broken).toHaveLength(2);
  expect(broken[0]).toContain('from which a leak cannot be told');
});

test('too few sweeps for a line keep no promise either', () => {
  expect(memoryFound(swept({}).slice(0, 4), EXPORTER).broken).toHaveLength(2);
  expect(memoryFound([], EXPORTER).broken).toHaveLength(2);
});
