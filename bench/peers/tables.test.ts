import { expect, test } from 'vitest';
import { EXPORTERS } from './exporters.ts';
import type { ScrapeFigures } from './scrapes.ts';
import { figure, ratioOf, scrapeTable } from './tables.ts';

function figures(at: number, changed: Partial<ScrapeFigures>): ScrapeFigures {
  const exporter = EXPORTERS[at];
  if (!exporter) throw new Error(`no exporter ${at}`);
  const same = { series: 100, start: 1, p50: 1, p99: 1, afterPause: 1, cpuPerScrape: 1, cpuPercent: 1 };
  return { exporter, ...same, resident: 1, ...changed };
}

test('the best of each column is bold, and ours stands to the best of the others', () => {
  const rows = scrapeTable([
    figures(0, { p50: 2, resident: 120 }),
    figures(1, { p50: 8, resident: 30 }),
    figures(3, { p50: 4, resident: 40 }),
  ]).split('\n');
  expect(rows).toHaveLength(6);
  expect(rows[2]).toContain('| Headroom, every second | 100 | **2.00** | **1.00** |');
  expect(rows[2]).toContain('| 120 |');
  expect(rows[3]).toContain('| nvidia_gpu_exporter, at each scrape | 100 | 8.00 |');
  expect(rows[3]).toContain('| **30.0** |');
  expect(rows[5]).toContain('| 0.50, ahead | same |');
  expect(rows[5]).toContain('| 4.0, behind |');
});

test('where no peer is here, nothing is compared', () => {
  const rows = scrapeTable([figures(0, {})]).split('\n');
  expect(rows).toHaveLength(3);
  expect(rows[2]).not.toContain('**');
});

test.each([
  [100, [50, 80], 'most', '1.3, ahead'],
  [100, [50, 400], 'most', '0.25, behind'],
  [0.5, [0], 'least', 'behind'],
  [0, [0, 3], 'least', 'same'],
] as const)('%d against %j, the %s is best: %s', (ours, others, best, expected) => {
  expect(ratioOf(ours, others, best)).toBe(expected);
});

test.each([
  [0, '0'],
  [0.01234, '0.0123'],
  [99.96, '100'],
  [123456, '123000'],
])('%d is written %s', (value, text) => {
  expect(figure(value)).toBe(text);
});
