import { expect, test } from 'vitest';
import { seriesOfCsv } from './csv.ts';
import { DAY } from './scored-series.ts';

const STEP = 600;
const ROWS = (15 * DAY) / STEP;

function file(header: string, row: (index: number) => string): string {
  return [header, ...Array.from({ length: ROWS }, (_, index) => row(index))].join('\n');
}

test('a column of values is a series, named and grouped by its file', () => {
  const text = file(
    'seconds,total,group0',
    (index) => `${index * STEP},${index},${['', 'NaN', 'null'][index - 3] ?? 7}`,
  );
  const [total, group] = seriesOfCsv('llm_requests', text);
  expect([total?.name, total?.set, total?.step]).toEqual(['llm_requests:total', 'llm', STEP]);
  expect(total?.points[5]).toEqual([5 * STEP, 5]);
  expect(group?.points.length).toBe(ROWS - 3);
});

test('labels are intervals, and values below 0 are lifted above it', () => {
  const text = file('timestamp,value,label', (index) => {
    const time = new Date(index * STEP * 1000).toISOString();
    return `${time},${index % 2 === 0 ? -1 : 1},${index === 4 || index === 5 ? 1 : 0}`;
  });
  const [series] = seriesOfCsv('kpi_a', text);
  expect(series?.labels).toEqual([{ from: 4 * STEP, to: 6 * STEP }]);
  // Deviation 1: the lowest value becomes 1, and the other stays 2 above it.
  expect(series?.points.slice(0, 2).map(([, value]) => Math.round(1000 * value) / 1000)).toEqual([1, 3]);
});

test.each([
  ['time,value\n0,1\n600', 'a.csv, line 3: 1 cells, 2 expected as in the header'],
  ['time,value\n0,1\nsoon,2', 'a.csv, line 3: "soon" is no time (Unix seconds, or 2026-01-31T00:00:00Z)'],
  ['time,value\n0,1\n600,much', 'a.csv, line 3: "much" is no number'],
  ['time,value\n0,1\n600,1e999', 'a.csv, line 3: "1e999" is no number'],
  ['time,value\n1700000000000,1', 'a.csv, line 2: "1700000000000" is no time (Unix seconds'],
  ['time,value\n0,1\n600,1', 'a.csv: 0.01 days, 14 days at least expected'],
  ['time,value\n0,1\n1296000,1', 'a.csv: a value every 1296000 s, every 900 s at least expected'],
  ['', 'a.csv: 0.00 days, 14 days at least expected'],
])('what is no series is refused with the line and what was expected: %j', (text, message) => {
  expect(() => seriesOfCsv('a', text)).toThrow(message);
});

test('a file that is not sorted is refused', () => {
  const text = file('time,value', (index) => `${STEP * (index === 9 ? 7 : index)},1`);
  expect(() => seriesOfCsv('a', text)).toThrow(
    'a.csv, line 11: its time is not after that of the line before',
  );
});
