/** Lists of a past of which the truth is known, in a real Prometheus, and the example in docs/review.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { Past } from '../report/past.test.support.ts';
import { markdownOf } from '../report/render/markdown.ts';
import { textOf } from '../report/render/text.ts';
import { compose } from './render/compose.ts';
import type { ReviewList } from './review-list.ts';
import { draw } from './terminal/draw.ts';
import { openScreen, press } from './terminal/state.ts';
import { DAY, listOf, NOW, twoWeeks } from './two-weeks.test.support.ts';

const DOCUMENT = 'docs/review.md';

const undo: (() => Promise<void>)[] = [];
let url: string;
let list: ReviewList;

beforeAll(async () => {
  const past = new Past((step) => void undo.push(step));
  await past.write(twoWeeks());
  // The ends of these series are not marked, and versions differ on whether a minute ago is within a minute.
  url = await past.open('59s');
  list = await listOf(url);
});

afterAll(async () => {
  for (const step of undo.toReversed()) await step();
});

function said({ firings }: ReviewList) {
  return firings.map(({ alert, signal, began, review, isFiring }) => [
    alert,
    signal,
    (NOW - began) / 3_600,
    review?.verdict ?? '-',
    isFiring,
  ]);
}

test('every firing is listed once, the latest first, with what was said of it', () => {
  expect(said(list)).toEqual([
    ['InferenceStalled', '', 0.1, '-', true],
    ['BaselineDeviation', 'ttft', 26, '-', false],
    ['GpuFatalXid', '', 30, '-', true],
    ['InferenceStalled', '', 50, '-', false],
    ['InferenceStalled', '', 71, '-', false],
    ['BaselineDeviation', 'ttft', 75, 'noise', false],
    ['BaselineDeviation', 'ttft', 140, 'noise', false],
    ['InferenceStalled', '', 200, 'real', false],
    ['InferenceStalled', '', 310, '-', false],
  ]);
});

test('the audit is due where the rules say so', () => {
  expect(list.alerts).toEqual([
    { alert: 'InferenceStalled', signal: '', firings: 5, real: 1, noise: 0, unreviewed: 4, isDue: true },
    {
      alert: 'BaselineDeviation',
      signal: 'ttft',
      firings: 3,
      real: 0,
      noise: 2,
      unreviewed: 1,
      isDue: false,
    },
    { alert: 'GpuFatalXid', signal: '', firings: 1, real: 0, noise: 0, unreviewed: 1, isDue: false },
  ]);
});

test('a shorter range lists less, and counts the same', async () => {
  const short = await listOf(url, { seconds: DAY });
  expect(said(short).map(([alert]) => alert)).toEqual(['InferenceStalled', 'GpuFatalXid']);
  expect(short.alerts).toEqual(list.alerts);
});

test('a gap is told, and so is a past that does not reach as far back', async () => {
  expect(list.notes).toEqual([
    expect.stringMatching(
      /^1 gap in which no exporter was scraped, the longest of 4 hours from 2026-09-19T14:00:00\.000Z: what would have fired then is not known\.$/,
    ),
  ]);
  const long = await listOf(url, { seconds: 365 * DAY });
  expect(long.notes[0]).toMatch(/^Nothing is known of the time before 2026-09-0\d/);
  expect(said(long)).toEqual(said(list));
}, 60_000);

test('one alert of several is chosen', async () => {
  const chosen = await listOf(url, { alerts: ['GpuFatalXid'] });
  expect(said(chosen)).toEqual([['GpuFatalXid', '', 30, '-', true]]);
});

test('Markdown is for a ticket', () => {
  const text = markdownOf(compose(list));
  expect(text).toMatch(/^# Fired alerts\n/);
  expect(text).toMatch(
    /^\| [0-9a-f]{8} \| 2026-09-24 13:54 \| 6 min\+ \| - \| critical \| InferenceStalled \|/m,
  );
});

test('a server of which nothing is known is told what it has instead', async () => {
  const empty = await new Past(onTestFinished).open();
  await expect(listOf(empty)).rejects.toThrow(
    'http://prometheus:9090 knows of no exporter and no alert of Headroom in the last 14 days. It has no targets at all now: is it the right server, and the right tenant?',
  );
});

test.each([
  ['example', () => textOf(compose(list)).trimEnd()],
  ['screen', () => screenOf(list)],
])('the %s of the document is one of today; if not, type: npm run test:update', (name, textNow) => {
  const place = new RegExp(`(?<=<!-- ${name} -->\n\n\`\`\`\n).*?(?=\n\`\`\`\n\n<!-- /${name} -->)`, 's');
  const text = textNow();
  if (process.env['UPDATE_GOLDEN']) {
    const document = readFileSync(DOCUMENT, 'utf8');
    writeFileSync(
      DOCUMENT,
      document.replace(place, () => text),
    );
  }
  expect(place.exec(readFileSync(DOCUMENT, 'utf8'))?.[0]).toBe(text);
});

/** After two keys. */
function screenOf({ firings }: ReviewList): string {
  let screen = openScreen(firings);
  for (const key of ['t', 'f']) screen = press(screen, { name: key, text: key });
  const lines = draw(screen, { columns: 80, rows: 24 }, 'UTC');
  return lines.map((line) => stripVTControlCharacters(line).trimEnd()).join('\n');
}
