/** Pages of the real program as a past: what Prometheus would have scraped had it all happened so much earlier. */
import { scrape } from '../../exporter/e2e/scrape.ts';
import { queryRange } from '../score/query.ts';
import { timedLines } from '../score/timed-series.ts';
import { escapeLabelValue } from '../../exporter/model/samples.ts';

export interface ScrapedPage {
  readonly text: string;
  /** When it was scraped, Unix seconds. */
  readonly time: number;
}

export async function scrapedPage(url: string): Promise<ScrapedPage> {
  const { body } = await scrape(`${url}/metrics`);
  return { text: body, time: Date.now() / 1000 };
}

/** A page that was on show between two times, Unix seconds. */
export interface Shown {
  readonly page: ScrapedPage;
  readonly from: number;
  readonly to: number;
  /** Nothing happens any more: what it says of times stands still as well. */
  readonly frozen?: boolean;
}

export interface Target {
  readonly job: string;
  readonly instance: string;
}

const EVERY = 30;
/** Samples that are times, Unix seconds. */
const TIMES = /(_timestamp_seconds|_start_time_seconds)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;

/** OpenMetrics lines with timestamps, of one page after the other. */
export function replay(target: Target, shown: readonly Shown[]): string {
  const labels = Object.entries(target).map(([name, value]) => `${name}="${escapeLabelValue(value)}"`);
  return shown.flatMap((one) => timesOf(one).map((time) => linesAt(labels.join(','), one, time))).join('');
}

function timesOf({ from, to }: Shown): number[] {
  return Array.from({ length: Math.floor((to - from) / EVERY) + 1 }, (_, index) => from + index * EVERY);
}

function linesAt(target: string, { page, from, frozen = false }: Shown, time: number): string {
  const shift = (frozen ? from : time) - page.time;
  let lines = '';
  for (const line of page.text.split('\n')) {
    const [, name = '', labels, value = ''] = SAMPLE.exec(line) ?? [];
    if (name === '') continue;
    const shifted = TIMES.test(name) ? Number(value) + shift : value;
    lines += `${name}{${labels === undefined ? target : `${target},${labels}`}} ${shifted} ${time}\n`;
  }
  return lines;
}

/** What a Prometheus has of a series whose values are times, as if all that was so many seconds earlier. */
export async function earlierSeries(url: string, name: string, seconds: number): Promise<string> {
  const to = Math.floor(Date.now() / 1000);
  const found = await queryRange(url, name, { from: to - 300, to, step: 1 });
  const lines: string[] = [];
  for (const { labels, samples } of found) {
    const earlier = samples.map(([time, value]) => [time - seconds, value - seconds] as const);
    lines.push(...timedLines({ name, labels, samples: earlier }));
  }
  return lines.join('');
}
