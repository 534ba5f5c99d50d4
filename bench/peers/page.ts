/** Reading pages of whichever exporter. */
import { gunzipSync } from 'node:zlib';

/** The text of a body that may be compressed, as asked for or not. */
export function pageText(body: Buffer): string {
  return (body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body).toString();
}

/** Samples on a page: lines that are no comment. */
export function seriesOn(page: string): number {
  return page.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
}

/** Samples of one name, whatever their labels. The name may be a pattern, and may have labels. */
export function valuesOn(page: string, name: string): number[] {
  const lines = page.matchAll(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)`, 'gm'));
  return Array.from(lines, ([, value]) => Number(value));
}

/** Sum of the samples of one name; 0 where there are none. */
export function sumOn(page: string, name: string): number {
  return valuesOn(page, name).reduce((sum, value) => sum + value, 0);
}
