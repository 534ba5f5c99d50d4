import { describe, expect, test } from 'vitest';
import { isLost, parseTable } from './csv.ts';

const HEADER = 'index, uuid, name, memory.used [MiB], clocks.sm [MHz]';
const GOOD = '0, GPU-0, NVIDIA L40S, 12 MiB, 210 MHz';

describe('parseTable', () => {
  test('finds columns by name, whatever their order and spelling', () => {
    const { rows } = parseTable('clocks.sm [MHz], gpu_uuid, junk, index\n210 MHz, GPU-0, x, 0\n');
    expect(Object.fromEntries(rows[0] ?? [])).toEqual({
      'clocks.current.sm': { text: '210 MHz', unit: 'MHz' },
      uuid: { text: 'GPU-0', unit: '' },
      index: { text: '0', unit: '' },
    });
  });

  test('takes the first of two columns of one field', () => {
    const { rows } = parseTable('index, uuid, gpu_uuid\n0, GPU-0, GPU-1\n');
    expect(rows[0]?.get('uuid')?.text).toBe('GPU-0');
  });

  test('reads the lines of Windows', () => {
    expect(parseTable(`${HEADER}\r\n${GOOD}\r\n`)).toEqual(parseTable(`${HEADER}\n${GOOD}\n`));
  });

  test('a comma inside a cell costs that row only, and says so', () => {
    const { rows, rejected } = parseTable(`${HEADER}\n1, GPU-1, NVIDIA, Foo, 9 MiB, 9 MHz\n${GOOD}\n`);
    expect(rows.map((row) => row.get('uuid')?.text)).toEqual(['GPU-0']);
    expect(rejected).toEqual([
      {
        reason: 'syntax',
        message:
          'a row of nvidia-smi has 6 cells where its header has 5; it was left out: "1, GPU-1, NVIDIA, Foo, 9 MiB, 9 MHz"',
      },
    ]);
  });

  test('a comma without a space after it is no separator', () => {
    expect(parseTable(`${HEADER}\n0, GPU-0, NVIDIA,L40S, 12 MiB, 69,85 MHz\n`).rows).toHaveLength(1);
  });

  test('keeps an empty last cell', () => {
    const { rows } = parseTable('index, uuid, name\n0, GPU-0, \n');
    expect(rows[0]?.get('name')).toEqual({ text: '', unit: '' });
  });

  test.each([1, 3, 8, 20, 30])(
    'does not trust a row that was cut off %d characters before its end',
    (cut) => {
      const text = `${HEADER}\n1, GPU-1, NVIDIA L40S, 12 MiB, 210 MHz\n${GOOD}\n`;
      const { rows, rejected } = parseTable(text.slice(0, -cut));
      expect(rows.map((row) => row.get('uuid')?.text)).toEqual(['GPU-1']);
      expect(rejected).toHaveLength(1);
    },
  );

  test('lines that are no rows are notices: before the header, and after the table', () => {
    const text = `Warning: Permanently added gpu1\n${HEADER}\n${GOOD}\nWARNING: infoROM is corrupted at gpu 0000:B3:00.0\n`;
    expect(parseTable(text)).toMatchObject({
      recognised: true,
      rejected: [],
      notices: ['Warning: Permanently added gpu1', 'WARNING: infoROM is corrupted at gpu 0000:B3:00.0'],
    });
  });

  test.each(['', '\n', 'No devices were found\n', '<html>\n', 'name, memory.used [MiB]\nx, 1 MiB\n'])(
    'does not recognise %j as a table of GPUs',
    (text) => {
      expect(parseTable(text)).toMatchObject({ recognised: false, rows: [], rejected: [] });
    },
  );
});

test('a GPU is lost when a cell says so of the whole GPU', () => {
  const [lost, reset] = parseTable(
    `${HEADER}\n0, GPU-0, NVIDIA L40S, [GPU is lost], [GPU is lost]\n1, GPU-1, x, [GPU requires reset], 1 MHz\n`,
  ).rows;
  expect(lost && isLost(lost)).toBe(true);
  expect(reset && isLost(reset)).toBe(false);
});
