import { expect, test } from 'vitest';
import { parseNvidiaSmi, type NvidiaSmiReading } from './parse.ts';
import { createRoster } from './roster.ts';

const HEADER = 'index, uuid, pci.bus_id';
const ROWS = ['0, GPU-a0, 00000000:07:00.0', '1, GPU-b1, 00000000:0B:00.0', '2, GPU-c2, 00010000:0B:00.0'];
const [FIRST, SECOND, THIRD] = [
  { deviceId: '0', uuid: 'GPU-a0' },
  { deviceId: '1', uuid: 'GPU-b1' },
  { deviceId: '2', uuid: 'GPU-c2' },
];

function reading(...rows: string[]): NvidiaSmiReading {
  return parseNvidiaSmi({ queryGpu: [HEADER, ...rows, ''].join('\n') });
}

function rosterOfThree(): ReturnType<typeof createRoster> {
  const roster = createRoster();
  expect(roster.update(reading(...ROWS), true)).toEqual([]);
  return roster;
}

test('a GPU that was there and is not is lost until it is there again', () => {
  const roster = rosterOfThree();
  expect(roster.update(reading(ROWS[0] ?? '', ROWS[2] ?? ''), false)).toEqual([SECOND]);
  expect(roster.update(reading(ROWS[2] ?? ''), true)).toEqual([FIRST, SECOND]);
  expect(roster.update(reading(...ROWS), false)).toEqual([]);
});

test('a GPU whose row says that it is lost is lost, known or not', () => {
  const row = '7, GPU-77, [GPU is lost]';
  expect(createRoster().update(reading(row), true)).toEqual([{ deviceId: '7', uuid: 'GPU-77' }]);
});

test('a row that could not be read may be the missing GPU: it is not called lost', () => {
  const roster = rosterOfThree();
  expect(roster.update(reading(ROWS[0] ?? '', '1, GPU-b1, 00000000, 0B:00.0', ROWS[2] ?? ''), false)).toEqual(
    [],
  );
});

test('an error names GPUs by bus id, with 4 digits of the domain', () => {
  const roster = rosterOfThree();
  const handle = 'Unable to determine the device handle for GPU';
  expect(roster.absentBy(`${handle} 0000:0B:00.0: GPU is lost.  Reboot the system`)).toEqual([SECOND]);
  expect(roster.absentBy(`${handle}1: 0000:0B:00.0: Unknown Error\nNo devices were found`)).toEqual([SECOND]);
  expect(roster.absentBy(`${handle} 00010000:0b:00.0: Unknown Error`)).toEqual([THIRD]);
  expect(roster.absentBy(`${handle} 0000:FF:00.0: Unknown Error`)).toEqual([]);
  expect(roster.absentBy('NVIDIA-SMI has failed')).toEqual([]);
});

test('no devices means all that were there', () => {
  expect(rosterOfThree().absentBy('No devices were found\n')).toEqual([FIRST, SECOND, THIRD]);
  expect(createRoster().absentBy('No devices were found\n')).toEqual([]);
});

test('only what looks like a UUID goes back into an argument list', () => {
  const roster = createRoster();
  roster.update(reading(...ROWS, '3, --filename, 00000000:0C:00.0'), true);
  expect(roster.others([SECOND ?? { deviceId: '', uuid: '' }])).toEqual(['GPU-a0', 'GPU-c2']);
});

test('a newcomer is a GPU without known details', () => {
  const roster = rosterOfThree();
  expect(roster.hasNewcomer(reading(...ROWS))).toBe(false);
  expect(roster.hasNewcomer(reading(...ROWS, '3, GPU-d3, 00000000:0C:00.0'))).toBe(true);
});

test('remembers 256 GPUs, not all that a changing host ever had', () => {
  const roster = createRoster();
  for (let round = 0; round < 3; round++) {
    const rows = Array.from({ length: 200 }, (_, at) => `${at}, GPU-${round}-${at}, 00000000:07:00.0`);
    roster.update(reading(...rows), true);
  }
  expect(roster.others([]).length).toBeLessThanOrEqual(256);
  expect(roster.update(reading(), true).length).toBeLessThanOrEqual(256);
  expect(roster.hasNewcomer(reading('0, GPU-ff, 00000000:07:00.0'))).toBe(false);
});
