import { expect, test } from 'vitest';
import { lostOf } from './intake/measure.ts';
import { pageText, seriesOn, sumOn, valuesOn } from './page.ts';
import { skipped, versionIn } from './programs.ts';
import { cpuOfScrape } from './scrapes.ts';

test('CPU of a scrape is without what runs besides', () => {
  // 2 ms a scrape and 10 % of a core besides: a second of operation has a fifth of a scrape.
  const operation = 0.1 + 0.2 * 0.002;
  const burst = { startSeconds: 1, times: Array<number>(200).fill(3), seconds: 0.6, cpuSeconds: 0.46 };
  expect(cpuOfScrape(burst, operation, 5)).toBeCloseTo(0.002, 6);
  expect(cpuOfScrape({ ...burst, cpuSeconds: 0 }, operation, 5)).toBe(0);
});

test('lost is the share of all that was sent', () => {
  expect(
    lostOf([
      { sent: 100, taken: 100, cpuSeconds: 1 },
      { sent: 300, taken: 200, cpuSeconds: 1 },
    ]),
  ).toBe(0.25);
});

const PAGE =
  '# TYPE a gauge\na 1\na{b="x } y"} 2.5 1700000000000\nab 4\n\na_total{r="no"} 8\na_total{r="ok"} 16\n';

test('a page is read by the names on it', () => {
  expect(seriesOn(PAGE)).toBe(5);
  expect(valuesOn(PAGE, 'a')).toEqual([1, 2.5]);
  expect(sumOn(PAGE, 'a_total')).toBe(24);
  expect(sumOn(PAGE, 'a_total\\{r="ok"\\}')).toBe(16);
  expect(sumOn(PAGE, 'none')).toBe(0);
  expect(pageText(Buffer.from(PAGE))).toBe(PAGE);
});

test.each([
  ['nvidia_gpu_exporter, version 1.14.0-10-ge656cd8 (branch: , revision: unknown)', '1.14.0-10-ge656cd8'],
  ['nvitop-exporter 1.7.2 (nvitop 1.7.2)', '1.7.2'],
  ['otelcol-contrib version v0.165.0', '0.165.0'],
  ['statsd_exporter, version  (branch: , revision: unknown)', undefined],
])('%s: %s', (text, version) => {
  expect(versionIn(text)).toBe(version);
});

test('a peer that is not here is named, with what to type', () => {
  expect(skipped('statsd_exporter')).toBe(
    'skipped: statsd_exporter is neither on PATH nor in .cache/peers/bin. Type: bash bench/peers/fetch.',
  );
});
