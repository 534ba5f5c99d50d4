/** An exporter while the page of its server does not answer for minutes: its real pages, as a past. */
import { expect } from 'vitest';
import type { Cleanup } from '../../exporter/e2e/child.ts';
import { startProgram } from '../../exporter/e2e/program.ts';
import { eventually, valuesOf } from '../../exporter/e2e/series.ts';
import type { TimedSeries } from '../past/timed-series.ts';
import { readingPage, startPage, temporaryFolder } from './page.test.support.ts';
import { replay, scrapedPage } from './replay.test.support.ts';

const TARGET = { job: 'patient', instance: 'patient:9840' };
const MINUTE = 60;

/** A past in which it hung for five minutes, up to so many minutes ago. */
export type HungPast = (minutesAgo: number) => readonly TimedSeries[];

export async function recordHang(cleanup: Cleanup): Promise<HungPast> {
  const page = await startPage(cleanup);
  // It waits for as long as it takes: a reading that ends in time has failed, and does not hang.
  const flags = ['--gpu.source=none', ...readingPage(temporaryFolder(cleanup), page, '10m')];
  const program = await startProgram(flags, { cleanup });
  const { url } = program;
  await eventually(url, (text) => expect(up(text)).toEqual([1]));
  const well = await scrapedPage(url);
  page.become('hangs');
  await eventually(url, (text) => expect(up(text)).toEqual([0]), 20_000);
  const hanging = await scrapedPage(url);
  page.become('answers');
  program.signal('SIGTERM');
  return function past(minutesAgo) {
    const now = Math.floor(Date.now() / 1000);
    const end = now - minutesAgo * MINUTE;
    const began = end - 5 * MINUTE;
    return replay(TARGET, [
      { page: well, from: began - 10 * MINUTE, to: began - 1 },
      { page: hanging, from: began, to: end, frozen: true },
      ...(minutesAgo > 0 ? [{ page: well, from: end + 1, to: now }] : []),
    ]);
  };
}

function up(page: string): number[] {
  return valuesOf(page, 'headroom_source_up', { source: 'inference/chat' });
}
