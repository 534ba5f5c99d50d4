import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { seriesOfFolder } from './folder.ts';
import { DAY } from './scored-series.ts';

const STEP = 600;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headroom-folder-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, days: number, row: (index: number) => string): void {
  const rows = Array.from({ length: (days * DAY) / STEP }, (_, index) => `${index * STEP},${row(index)}`);
  writeFileSync(join(folder, name), ['time,a,b', ...rows].join('\n'));
}

test('what is bad is told and left out, and the rest is scored', () => {
  write('plain.csv', 15, () => '1,0');
  write('with spaces "and" {braces}.csv', 15, () => '2,3');
  write('short_one.csv', 2, () => '1,1');
  write('broken.csv', 15, (index) => (index === 7 ? 'x,1' : '1,1'));
  write('gap.csv', 15, (index) => (index > 50 && index < 900 ? ',1' : '1,1'));
  write('ends.csv', 15, (index) => (index > 1000 ? '1,' : '1,1'));
  writeFileSync(join(folder, 'empty.csv'), '');
  writeFileSync(join(folder, 'notes.txt'), 'no series');
  const skipped: string[] = [];
  const series = seriesOfFolder(folder, (why) => skipped.push(why));
  expect(series.map(({ name, set }) => [name, set])).toEqual([
    ['ends:a', 'ends'],
    ['gap:a', 'gap'],
    ['gap:b', 'gap'],
    ['plain:a', 'plain'],
    ['with spaces "and" {braces}:a', 'with spaces "and" {braces}'],
    ['with spaces "and" {braces}:b', 'with spaces "and" {braces}'],
  ]);
  expect(skipped.map((why) => why.slice(0, 45))).toEqual([
    'broken.csv, line 9: "x" is no number',
    'empty.csv: 0.00 days, 14 days at least expect',
    'ends:b: 6.94 days, 14 days at least expected:',
    'plain:b: its first half has a median of 0, a ',
    'short_one.csv: 1.99 days, 14 days at least ex',
  ]);
});

test('files of another set are neither read nor told, bad ones of the set are', () => {
  write('llm_one.csv', 15, () => '1,1');
  write('llm_short.csv', 2, () => '1,1');
  write('web_short.csv', 2, () => '1,1');
  const skipped: string[] = [];
  const series = seriesOfFolder(folder, (why) => skipped.push(why), 'llm');
  expect(series.map(({ name }) => name)).toEqual(['llm_one:a', 'llm_one:b']);
  expect(skipped.map((why) => why.split(':')[0])).toEqual(['llm_short.csv']);
});

test('a folder without series, or none at all, is an error that says what to type', () => {
  expect(() => seriesOfFolder(folder, () => {})).toThrow('has no CSV file with two weeks of a series. Type:');
  expect(() => seriesOfFolder(join(folder, 'none'), () => {})).toThrow('cannot be read: ENOENT');
});
