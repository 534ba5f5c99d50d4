import { expect, test } from 'vitest';
import { localTime } from './time-zone.ts';

test('Berlin puts the clock on and back at 01:00 UTC', () => {
  const { offset, transitions, changes } = localTime('Europe/Berlin', 2026, 1);
  expect(offset).toBe(3_600);
  expect(transitions).toEqual([
    { at: Date.UTC(2026, 2, 29, 1) / 1000, offset: 7_200 },
    { at: Date.UTC(2026, 9, 25, 1) / 1000, offset: 3_600 },
  ]);
  expect(changes).toEqual([3_600, -3_600]);
});

test('a change of half an hour, west and south', () => {
  expect(localTime('Australia/Lord_Howe', 2026, 1).changes).toEqual([1_800, -1_800]);
  expect(localTime('America/St_Johns', 2026, 1).offset).toBe(-12_600);
});

test('zones that never change their clock', () => {
  expect(localTime('UTC', 2026, 10)).toMatchObject({ offset: 0, transitions: [], changes: [] });
  expect(localTime('Asia/Kolkata', 2026, 10)).toMatchObject({ offset: 19_800, transitions: [], changes: [] });
});

test('an unknown zone', () => {
  expect(() => localTime('Europe/Atlantis', 2026, 1)).toThrow(
    'time zone "Europe/Atlantis" is unknown: expected a name such as "Europe/Berlin"',
  );
});
