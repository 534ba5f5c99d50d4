import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { ModelReading } from '../../model/inference.ts';
import type { Adapter } from './adapter.ts';
import { parsePage } from './prometheus-text/parse.ts';
import { createRejections } from './prometheus-text/rejections.ts';

/** What an adapter makes of the page in `file`, and what it and the parser left out of it. */
export function readFixture(adapter: Adapter, file: string) {
  const text = readFileSync(file, 'utf8');
  const page = parsePage(text, { openMetrics: text.trimEnd().endsWith('# EOF') });
  const rejections = createRejections();
  const recognised = adapter.recognises(page);
  const readings: readonly ModelReading[] = adapter.read(page, {
    reject: rejections.reject,
  });
  const leftOut = [...page.rejected, ...rejections.rejected].map(({ message }) => message);
  return { recognised, readings, leftOut };
}

/** Compares with `<file>.golden.json`; `UPDATE_GOLDEN=1` rewrites it. Lists of numbers stand on one line. */
export function expectGolden(file: string, value: unknown): void {
  const text = `${JSON.stringify(value, undefined, 2).replaceAll(/\[\s+(-?\d[^\]"{]*?)\s+\]/g, (_, list: string) => `[${list.replaceAll(/\s+/g, ' ')}]`)}\n`;
  const golden = file.replace(/(\.prom)?$/, '.golden.json');
  if (process.env['UPDATE_GOLDEN']) writeFileSync(golden, text);
  if (!existsSync(golden)) throw new Error(`${golden} is missing: write it with UPDATE_GOLDEN=1 and read it`);
  expect(text).toBe(readFileSync(golden, 'utf8'));
}
