/** The status page while its connection or its data fail. */
import { expect, test } from 'vitest';
import { openDrawn, useBrowser } from './tabs.test.support.ts';
import { healthy, kvBound, VERDICTS } from './views.test.support.ts';

useBrowser();

const REFUSED_STREAM = /status\/(?:events|view)|ERR_INCOMPLETE_CHUNKED_ENCODING|503/;

test('a lost stream is said, grows stale, and is live again when it is back', async () => {
  const quick = { ...kvBound(Date.now()), intervalMs: 1_000 };
  const { page, server } = await openDrawn(
    { ...quick, collectedAt: quick.now },
    { expected: REFUSED_STREAM },
  );
  const indicator = page.locator('#live');
  const banner = page.getByText(/Stale: last data \d+ s ago/);
  expect(await indicator.innerText()).toContain('Live');
  server.cut();
  await expect.poll(() => indicator.innerText(), { timeout: 5_000 }).toContain('Reconnecting');
  expect(await banner.isVisible()).toBe(false);
  await banner.waitFor();
  expect(await page.getByText('The connection to the exporter is lost').isVisible()).toBe(true);
  expect(await page.getByRole('status').innerText()).toBe('The data on this page are stale.');
  expect(await page.evaluate('getComputedStyle(document.querySelector(".plot")).filter')).toBe(
    'grayscale(1)',
  );

  server.restore();
  server.send(healthy(Date.now()));
  await expect.poll(() => indicator.innerText(), { timeout: 15_000 }).toContain('Live');
  expect(await banner.isVisible()).toBe(false);
  await page.getByText(VERDICTS.healthy.says).last().waitFor();
});

test('where streams are refused the page asks for views', async () => {
  const { page, server } = await openDrawn(kvBound(Date.now()), { expected: REFUSED_STREAM });
  server.cut('views');
  server.send(healthy(Date.now()));
  await page.getByText(VERDICTS.healthy.says).last().waitFor();
  expect(await page.locator('#stale').isVisible()).toBe(false);
});

test('a connection that is taken and never answered is given up for another', async () => {
  const { page, server } = await openDrawn(kvBound(Date.now()), { expected: REFUSED_STREAM });
  const hung = page.waitForRequest(/status\/events/);
  server.hang();
  await hung;
  const again = page.waitForRequest(/status\/events/);
  server.restore();
  server.send(healthy(Date.now()));
  await again;
  await page.getByText(VERDICTS.healthy.says).last().waitFor();
  await expect.poll(() => page.locator('#live').innerText()).toContain('Live');
});

test('the title of the tab says when what it told is old', async () => {
  const { page, server } = await openDrawn(kvBound(Date.now()));
  expect(await page.title()).toContain('KV cache full: chat');
  server.send({ ...kvBound(Date.now()), collectedAt: Date.now() - 200_000 });
  await expect.poll(() => page.title()).toBe('Stale · Headroom (simulated)');
});

test('sources that are not read make the page stale although the exporter answers', async () => {
  const { page, server } = await openDrawn(kvBound(Date.now()));
  server.send({ ...kvBound(Date.now()), collectedAt: Date.now() - 200_000 });
  await page.getByText('Stale: last data 3 min ago').waitFor();
  expect(await page.getByText('nothing has been collected since').isVisible()).toBe(true);
  server.send(kvBound(Date.now()));
  await expect.poll(() => page.locator('#stale').isVisible()).toBe(false);
});
