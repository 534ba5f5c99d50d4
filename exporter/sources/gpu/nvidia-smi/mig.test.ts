import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCapture, sectionOf } from './fake/capture.mjs';
import { parseMig } from './mig.ts';
import { childValue, parseQueryText } from './query-text.ts';

const MIB = 1024 * 1024;
const capture = readCapture(join(import.meta.dirname, 'fixtures', 'a100-mig.txt'));
const query = sectionOf(capture, 'idle :: query (-q)');
const list = sectionOf(capture, 'capabilities :: list');

test('joins instance ids, SMs and memory of -q with UUID and profile of -L', () => {
  const mig = parseMig(query, list);
  const shared = { usedBytes: 9001 * MIB, totalBytes: 19968 * MIB, freeBytes: 10967 * MIB, reservedBytes: 0 };
  expect(mig.get('GPU-71c2d3e4-5f60-4a7b-8c9d-0e1f2a3b4c21')).toEqual([
    {
      gpuInstanceId: '1',
      computeInstanceId: '0',
      uuid: 'MIG-0a0b0c0d-1111-5222-8333-444455556660',
      profile: '2c.3g.20gb',
      multiprocessors: 28,
      memory: shared,
    },
    {
      gpuInstanceId: '1',
      computeInstanceId: '1',
      uuid: 'MIG-0a0b0c0d-1111-5222-8333-444455556661',
      profile: '1c.3g.20gb',
      multiprocessors: 14,
      memory: shared,
    },
    {
      gpuInstanceId: '5',
      computeInstanceId: '0',
      uuid: 'MIG-0a0b0c0d-1111-5222-8333-444455556662',
      profile: '2g.10gb',
      multiprocessors: 28,
      memory: { usedBytes: 19 * MIB, totalBytes: 9856 * MIB, freeBytes: 9837 * MIB, reservedBytes: 0 },
    },
    {
      gpuInstanceId: '13',
      computeInstanceId: '0',
      uuid: 'MIG-0a0b0c0d-1111-5222-8333-444455556663',
      profile: '1g.5gb+me',
      multiprocessors: 14,
      memory: { usedBytes: 3 * MIB, totalBytes: 4864 * MIB, freeBytes: 4861 * MIB, reservedBytes: 0 },
    },
  ]);
});

test('a GPU without MIG devices has none, and does not borrow those of another', () => {
  expect(parseMig(query, list).get('GPU-82d3e4f5-6071-4b8c-9dae-1f2a3b4c5d22')).toEqual([]);
});

test('reads what drivers before 470 print: FB Memory Usage, and UUIDs made of ids', () => {
  const oldQuery = query.replaceAll('Shared FB Memory Usage', 'FB Memory Usage       ');
  const oldList = list.replaceAll('MIG-0a0b0c0d-1111-5222-8333-444455556662', 'MIG-GPU-71c2d3e4/5/0');
  const [, , third] = parseMig(oldQuery, oldList).get('GPU-71c2d3e4-5f60-4a7b-8c9d-0e1f2a3b4c21') ?? [];
  expect(third).toMatchObject({ uuid: 'MIG-GPU-71c2d3e4/5/0', memory: { totalBytes: 9856 * MIB } });
});

test('leaves out a device that only one of the two lists, and memory that is not told', () => {
  const shorter = list.replace(/\n {2}MIG 2c\.3g.*/, '');
  expect(parseMig(query, shorter).get('GPU-71c2d3e4-5f60-4a7b-8c9d-0e1f2a3b4c21')).toHaveLength(3);
  const untold = query.replace('9001 MiB', 'N/A');
  const [first] = parseMig(untold, list).get('GPU-71c2d3e4-5f60-4a7b-8c9d-0e1f2a3b4c21') ?? [];
  expect(first?.multiprocessors).toBe(28);
  expect(first?.memory).toBeUndefined();
});

test('CRLF makes no difference', () => {
  expect(parseMig(query.replaceAll('\n', '\r\n'), list.replaceAll('\n', '\r\n'))).toEqual(
    parseMig(query, list),
  );
});

test('the tree of -q keeps bus ids whole and values under their heading', () => {
  const [, , , gpu] = parseQueryText(query);
  expect(gpu?.key).toBe('GPU 00000000:07:00.0');
  expect(childValue(gpu, 'Product Name')).toBe('NVIDIA A100-PCIE-40GB');
  expect(childValue(gpu, 'Index')).toBe('');
});
