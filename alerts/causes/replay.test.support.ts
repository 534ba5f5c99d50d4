/** Pages of the real program as a past: what Prometheus would have scraped had it all happened so much earlier. */
import { scrape } from '../../exporter/e2e/scrape.ts';
import { queryRange } from '../past/query.ts';
import type { TimedSeries } from '../past/timed-series.ts';

export interface ScrapedPage {
  readonly text: string;
  /** When it was scraped, Unix seconds. */
  readonly time: number;
}

/** A page that was on show between two times, Unix seconds. */
export interface Shown {
  readonly page: ScrapedPage;
  readonly from: number;
  readonly to: number;
  /** Nothing happens any more: what it says of times stands still as well. */
  readonly frozen?: boolean;
}

const EVERY = 30;
/** Samples that are times, Unix seconds. */
const TIMES = /(_timestamp_seconds|_start_time_seconds)$/;
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;

export async function scrapedPage(url: string): Promise<ScrapedPage> {
  const { body } = await scrape(`${url}/metrics`);
  return { text: body, time: Date.now() / 1000 };
}

/** One page after the other, with the labels of the target. */
export function replay(
  target: Readonly<Record<'job' | 'instance', string>>,
  shown: readonly Shown[],
): readonly TimedSeries[] {
  const found = new Map<string, { name: string; labels: string; samples: [number, number][] }>();
  for (const one of shown) {
    for (const [, name = '', labels = '', value = ''] of samplesOf(one.page)) {
      const key = `${name}{${labels}}`;
      const series = found.get(key) ?? { name, labels, samples: [] };
      for (const time of timesOf(one)) series.samples.push([time, valueAt(name, Number(value), one, time)]);
      found.set(key, series);
    }
  }
  return [...found.values()].map(({ name, labels, samples }) => ({
    name,
    labels: { ...target, ...parsed(labels) },
    samples,
  }));
}

function samplesOf({ text }: ScrapedPage): RegExpExecArray[] {
  return text.split('\n').flatMap((line) => {
    const match = SAMPLE.exec(line);
    return match ? [match] : [];
  });
}

function timesOf({ from, to }: Shown): number[] {
  return Array.from({ length: Math.floor((to - from) / EVERY) + 1 }, (_, index) => from + index * EVERY);
}

function valueAt(name: string, value: number, { page, from, frozen = false }: Shown, time: number): number {
  return TIMES.test(name) ? value + (frozen ? from : time) - page.time : value;
}

/** Labels as between braces; none of those here has anything that is escaped. */
function parsed(labels: string): Record<string, string> {
  const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value]));
}

/** What a Prometheus has of a series whose values are times, as if all that was so many seconds earlier. */
export async function earlierSeries(
  url: string,
  name: string,
  seconds: number,
): Promise<readonly TimedSeries[]> {
  const to = Math.floor(Date.now() / 1000);
  const found = await queryRange(url, name, { from: to - 300, to, step: 1 });
  return found.map(({ labels, samples }) => ({
    name,
    labels,
    samples: samples.map(([time, value]) => [time - seconds, value - seconds] as const),
  }));
}
