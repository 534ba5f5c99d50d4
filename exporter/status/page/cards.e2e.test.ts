/** Cards of servers and GPUs in a real browser: what they say. */
import { expect, test } from 'vitest';
import { BUSY, gpu } from './loads.test.support.ts';
import { chart as chartOf } from './shapes.test.support.ts';
import { open, useBrowser } from './tabs.test.support.ts';
import { fault, kvBound, VERDICTS } from './views.test.support.ts';

useBrowser();

test('a verdict is told in words, with what to do and since when', async () => {
  const { page } = await open(kvBound(Date.now()));
  const card = page.getByRole('article').first();
  await card.getByText('KV cache full').waitFor();
  const text = await card.innerText();
  for (const part of ['chat', 'GPUs 0, 1', 'Requests suffer', 'Use the ones you have.', 'for 7 min']) {
    expect(text).toContain(part);
  }
  expect(text).toContain(VERDICTS.kvBound.next);
  expect(await page.title()).toBe('KV cache full: chat · Headroom (simulated)');
  const chart = card.getByRole('img', { name: /^Time to first token, last 15 minutes: p95: now \d/ });
  expect(await chart.getAttribute('aria-label')).toMatch(
    /lowest \d+\sms, highest \S+\ss; p50: .*; SLO 2 s at 2\ss\.$/,
  );
});

test('outcomes of requests are told apart, all five', async () => {
  const now = Date.now();
  const view = kvBound(now);
  const [server] = view.servers;
  if (!server) throw new Error('the fixture has no server');
  const labels = ['ok', 'empty', 'truncated', 'aborted', 'error'];
  const lines = Object.fromEntries(labels.map((label, index) => [label, () => 5 - index]));
  const outcomes = chartOf(now, { title: 'Requests by outcome', unit: 'requests_per_second', lines });
  const { page } = await open({ ...view, servers: [{ ...server, charts: [outcomes] }] });
  await page.locator('.legend li').nth(4).waitFor();
  const looks = await page.evaluate<string[]>(
    `[...document.querySelectorAll('.card .swatch')].map((node) => {
      const { borderTopColor, borderTopStyle } = getComputedStyle(node);
      return borderTopColor + borderTopStyle;
    })`,
  );
  expect(new Set(looks).size).toBe(5);
  const drawn = await page.evaluate<number[][]>(`(() => {
    const canvas = document.querySelector('.card canvas');
    const x = Math.round(canvas.width * 0.7);
    const column = canvas.getContext('2d').getImageData(x, 0, 12, canvas.height).data;
    const style = getComputedStyle(document.documentElement);
    return [1, 2, 3, 4, 5].map((line) => {
      const hex = style.getPropertyValue('--line-' + line).trim();
      const wanted = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
      let found = 0;
      for (let at = 0; at < column.length; at += 4) {
        if (wanted.every((part, index) => Math.abs(part - column[at + index]) < 24)) found++;
      }
      return found;
    });
  })()`);
  expect(drawn.every((pixels) => Number(pixels) > 0)).toBe(true);
});

test('a server without a verdict says why where the verdict would stand, and in the title', async () => {
  const view = kvBound(Date.now());
  const [server] = view.servers;
  if (!server) throw new Error('the fixture has no server');
  const { verdict: _, ...unjudged } = server;
  const unknown = ['"chat" could not be read: nothing listens there.', 'Cost is unknown: set a price.'];
  const { page } = await open({
    ...view,
    servers: [
      { ...unjudged, unknown },
      { ...server, server: 'other' },
    ],
  });
  await expect.poll(() => page.locator('.says').first().innerText()).toBe(unknown[0]);
  expect(await page.locator('.card').first().locator('.unknown').innerText()).toBe(unknown[1]);
  expect(await page.title()).toBe('No verdict: chat · Headroom (simulated)');
});

test('a tile of a GPU has no list for screen readers where it lists nothing', async () => {
  const now = Date.now();
  const lines = { utilisation: () => 90, 'SM active': () => 70 };
  const charts = [chartOf(now, { title: 'Utilisation', unit: 'percent', lines })];
  // Three and more are tiles.
  const others = [1, 2].map((index) => gpu(now, index, BUSY));
  const { page } = await open({ ...kvBound(now), gpus: [{ ...gpu(now, 0, BUSY), charts }, ...others] });
  const tile = page.locator('.gpu').first();
  await tile.getByRole('img', { name: /SM active: now 70/ }).waitFor();
  expect(await tile.getByRole('list').count()).toBe(0);
  await page.getByRole('button', { name: 'More about GPU 0' }).click();
  await expect.poll(() => tile.getByRole('listitem').count()).toBe(2);
});

test('a lost GPU is marked, and a source that is down says what to do', async () => {
  const { page } = await open(fault(Date.now()));
  const lost = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'GPU 1' }) });
  await lost.getByText('Lost', { exact: true }).waitFor();
  expect(await lost.innerText()).toContain('unknown');
  const table = page.getByRole('table');
  await table.getByText('Start the server, or correct inference.servers[1].url').waitFor();
  expect(await table.getByRole('row').filter({ hasText: 'inference:batch' }).innerText()).toMatch(
    /Down\s+4 min ago/,
  );
});
