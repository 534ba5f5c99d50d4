/** The status page in a real browser: what it says, and whether everyone can read it. */
import axe from 'axe-core';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { StatusView } from '../view.ts';
import { open, useBrowser } from './tabs.test.support.ts';
import { empty, fault, healthy, hostile, kvBound, many, starting, VERDICTS } from './views.test.support.ts';

useBrowser();

/** What axe-core finds wrong for people who use a screen reader, a keyboard, or their eyes. */
async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate<AxeResults>('axe.run()');
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const stale = (now: number): StatusView => ({ ...kvBound(now), collectedAt: now - 47_000 });

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  test.each([1280, 390])('nobody is shut out at a width of %d', async (width) => {
    const { page, server } = await open(starting(Date.now()), {
      colorScheme,
      viewport: { width, height: 900 },
    });
    await page.evaluate(axe.source);
    for (const [make, sign] of [
      [starting, 'Waiting for the first reading'],
      [kvBound, VERDICTS.kvBound.says],
      [healthy, VERDICTS.overprovisioned.says],
      [fault, VERDICTS.gpuFault.says],
      [empty, 'No inference server is configured'],
      [stale, 'Stale: last data 4'],
    ] as const) {
      server.send(make(Date.now()));
      await page.getByText(sign).last().waitFor();
      expect(await violations(page), sign).toEqual([]);
    }
  });
});

test.each([320, 390, 640, 1280])('at a width of %d nothing is cut off at the side', async (width) => {
  const { page, server } = await open(kvBound(Date.now()), { viewport: { width, height: 700 } });
  for (const make of [kvBound, healthy, fault, empty, hostile]) {
    server.send({ ...make(Date.now()), version: make.name });
    await expect.poll(() => page.locator('#version').innerText()).toBe(make.name);
    expect(
      await page.evaluate<number>('document.documentElement.scrollWidth'),
      make.name,
    ).toBeLessThanOrEqual(width);
  }
});

test('text from outside stays text', async () => {
  const { page } = await open(hostile(Date.now()));
  await page.getByRole('heading', { level: 3 }).first().waitFor();
  await expect.poll(() => page.locator('main').innerText()).toContain('<script>document.title=1</script>');
  expect(await page.locator('body img, body script').count()).toBe(0);
  expect(await page.title()).not.toBe('1');
  const links = await page.getByRole('contentinfo').getByRole('link').all();
  expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual(['metrics']);
});

test('behind a path prefix the page asks for nothing outside it', async () => {
  const { page, server, requests } = await open(kvBound(Date.now()), {}, '/proxy/headroom/');
  await page.getByText(VERDICTS.kvBound.says).waitFor();
  expect(
    requests.filter((request) => !request.startsWith(server.url) && !request.startsWith('data:')),
  ).toEqual([]);
  expect(requests).toContain(`${server.url}status/events`);
});

test('without scripts the page says where to look', async () => {
  const { page } = await open(kvBound(Date.now()), { javaScriptEnabled: false });
  const links = await page.getByRole('main').getByRole('link').all();
  expect(await Promise.all(links.map((link) => link.getAttribute('href')))).toEqual(['./metrics', '-/ready']);
  expect(await page.getByText('Waiting').isVisible()).toBe(false);
});

test('sixty-four GPUs are tiles that are drawn when they are seen, and open by the keyboard', async () => {
  const { page, server } = await open(many(Date.now()), { viewport: { width: 1280, height: 800 } });
  const tiles = page.locator('.gpu');
  await expect.poll(() => tiles.count()).toBe(64);
  await expect.poll(() => page.locator('.card canvas').count()).toBeGreaterThan(0);
  expect(await page.locator('.gpu canvas').count()).toBeLessThan(64);
  const last = tiles.nth(63);
  await last.scrollIntoViewIfNeeded();
  await last.locator('canvas').waitFor();
  const toggle = page.getByRole('button', { name: 'More about GPU 63' });
  await toggle.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Less about GPU 63', expanded: true }).waitFor();
  await expect.poll(() => last.locator('canvas').count()).toBe(4);
  const scroll = await page.evaluate<number>('scrollY');
  server.send({ ...many(Date.now()), leftOut: 9 });
  await page.getByText('9 more are not shown here').waitFor();
  expect(await page.evaluate('[document.activeElement.getAttribute("aria-label"), scrollY]')).toEqual([
    'Less about GPU 63',
    scroll,
  ]);
});
