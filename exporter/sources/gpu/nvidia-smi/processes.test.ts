import { expect, test } from 'vitest';
import { parseComputeApps } from './processes.ts';

const HEADER = 'gpu_uuid, pid, used_gpu_memory [MiB], process_name';
const MIB = 1024 * 1024;

function table(...rows: string[]): string {
  return [HEADER, ...rows, ''].join('\n');
}

test('gives pid, base name and bytes, the largest first', () => {
  const text = table(
    'GPU-0, 12, 370 MiB, C:\\tools\\ffmpeg.exe',
    'GPU-0, 11, 2296 MiB, /root/tools/memhog',
    'GPU-1, 13, 5 MiB, ./gpu_burn',
  );
  expect(parseComputeApps(text)).toEqual(
    new Map([
      [
        'GPU-0',
        [
          { pid: 11, name: 'memhog', memoryUsedBytes: 2296 * MIB },
          { pid: 12, name: 'ffmpeg.exe', memoryUsedBytes: 370 * MIB },
        ],
      ],
      ['GPU-1', [{ pid: 13, name: 'gpu_burn', memoryUsedBytes: 5 * MIB }]],
    ]),
  );
});

test('a comma in a name shifts nothing', () => {
  const processes = parseComputeApps(table('GPU-0, 12, 1 MiB, worker, rank 1, 99 MiB'))?.get('GPU-0');
  expect(processes).toEqual([{ pid: 12, name: 'worker,', memoryUsedBytes: MIB }]);
});

test('rows without memory are left out; a GPU with no other has the reason', () => {
  const apps = parseComputeApps(
    table(
      'GPU-0, 1, [N/A], a',
      'GPU-0, 2, 3 MiB, b',
      'GPU-1, 3, [Insufficient Permissions], c',
      'GPU-2, 4, [N/A], d',
    ),
  );
  expect(apps?.get('GPU-0')).toEqual([{ pid: 2, name: 'b', memoryUsedBytes: 3 * MIB }]);
  expect(apps?.get('GPU-1')).toBe('no_permission');
  expect(apps?.get('GPU-2')).toBe('not_supported');
});

test('a name has no arguments, which can hold secrets, and may have spaces in its path on Windows', () => {
  const apps = parseComputeApps(
    table(
      'GPU-0, 1, 3 MiB, /usr/bin/python3 -m vllm --api-key=s3cret/x',
      'GPU-0, 2, 2 MiB, C:\\Program Files\\Ollama\\ollama.exe',
      'GPU-0, 3, 1 MiB, VLLM::EngineCore',
    ),
  );
  expect(apps?.get('GPU-0')).toMatchObject([
    { name: 'python3' },
    { name: 'ollama.exe' },
    { name: 'VLLM::EngineCore' },
  ]);
});

test('a name that is not told is empty', () => {
  const apps = parseComputeApps(table('GPU-0, 1, 3 MiB, [Not Found]', 'GPU-0, 2, 2 MiB, /'));
  expect(apps?.get('GPU-0')).toMatchObject([{ name: '' }, { name: '' }]);
});

test('keeps 64 processes a GPU, the largest', () => {
  const rows = Array.from({ length: 100 }, (_, at) => `GPU-0, ${at + 1}, ${at + 1} MiB, p`);
  const processes = parseComputeApps(table(...rows))?.get('GPU-0');
  expect(processes).toHaveLength(64);
  expect(processes?.at(-1)).toMatchObject({ pid: 37 });
});

test('one process on two MIG instances is one, with the sum of its memory', () => {
  const apps = parseComputeApps(table('GPU-0, 9, 2 MiB, p', 'GPU-0, 9, 3 MiB, p'));
  expect(apps?.get('GPU-0')).toEqual([{ pid: 9, name: 'p', memoryUsedBytes: 5 * MIB }]);
});

test('finds columns by name, as older drivers call them', () => {
  const apps = parseComputeApps('pid, name, used_memory [MiB], gpu_uuid\r\n7, /bin/x, 4 MiB, GPU-0\r\n');
  expect(apps?.get('GPU-0')).toEqual([{ pid: 7, name: 'x', memoryUsedBytes: 4 * MIB }]);
});

test('passes over rows that are no processes, and says of another text that it is no table', () => {
  expect(parseComputeApps(table('GPU-0, -1, 3 MiB, a', 'GPU-0, 1.5, 3 MiB, a', 'x', ''))).toEqual(new Map());
  expect(parseComputeApps('No running processes found\n')).toBeUndefined();
  expect(parseComputeApps('')).toBeUndefined();
});
