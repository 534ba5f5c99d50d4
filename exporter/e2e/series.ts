import { scrape } from './scrape.ts';
import { waitFor } from './wait-for.ts';

/** Values of the series of a family whose labels include those given, in the order of the page. */
export function valuesOf(
  page: string,
  family: string,
  labels: Readonly<Record<string, string>> = {},
): number[] {
  const wanted = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return page
    .split('\n')
    .filter((line) => line.startsWith(`${family}{`) || line.startsWith(`${family} `))
    .filter((line) => wanted.every((pair) => line.includes(pair)))
    .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
}

/** Scrapes again and again until the page satisfies; the last assertion error otherwise. */
export function eventually(
  url: string,
  satisfies: (page: string) => void,
  withinMs = 10_000,
): Promise<string> {
  return waitFor(async () => {
    const { body } = await scrape(`${url}/metrics`);
    satisfies(body);
    return body;
  }, withinMs);
}
