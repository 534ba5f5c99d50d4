/** The status page as time goes on: updates, another verdict, another scenario. */
import { expect, test } from 'vitest';
import { openDrawn, useBrowser } from './tabs.test.support.ts';
import { kvBound, VERDICTS } from './views.test.support.ts';

useBrowser();

test('an update changes figures in place: no node is made anew, nothing moves', async () => {
  const { page, server } = await openDrawn(kvBound(Date.now()), { viewport: { width: 1280, height: 2400 } });
  await expect.poll(() => page.locator('canvas').count()).toBe(14);
  await page.evaluate(`
    globalThis.kept = [...document.querySelectorAll('main *')];
    globalThis.shifts = [];
    new PerformanceObserver((list) => {
      globalThis.shifts.push(...list.getEntries().map(({ value }) => value));
    }).observe({ type: 'layout-shift' });
  `);
  for (const seconds of [5, 10, 15]) {
    const next = { ...kvBound(Date.now() + seconds * 1_000), version: `0.2.${seconds}` };
    server.send(next);
    await expect.poll(() => page.locator('#version').innerText()).toBe(next.version);
  }
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  expect(await page.evaluate('globalThis.kept.filter((node) => !node.isConnected).length')).toBe(0);
  expect(await page.evaluate('globalThis.shifts')).toEqual([]);
});

test('a screen reader hears of another verdict, and of nothing else', async () => {
  const { page, server } = await openDrawn(kvBound(Date.now()));
  const region = page.getByRole('status');
  const changed = kvBound(Date.now());
  const [first] = changed.servers;
  if (!first?.verdict) throw new Error('the fixture has no verdict');
  const says = '98 % of the KV cache is in use.';
  server.send({ ...changed, servers: [{ ...first, verdict: { ...first.verdict, says } }] });
  await page.getByText(says).waitFor();
  expect(await region.innerText()).toBe('');
  server.send({ ...changed, servers: [{ ...first, verdict: { ...VERDICTS.healthy, since: changed.now } }] });
  await expect.poll(() => region.innerText()).toBe(`chat, ${first.model}: Healthy. ${VERDICTS.healthy.says}`);
});

test('the scenario is switched by keyboard, and a switch that fails is said', async () => {
  const { page, server } = await openDrawn(kvBound(Date.now()), { expected: /409|status\/scenario/ });
  const focused = () => page.evaluate<string>('document.activeElement.id');
  for (let presses = 0; presses < 5 && (await focused()) !== 'scenario'; presses++)
    await page.keyboard.press('Tab');
  expect(await focused()).toBe('scenario');
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => server.chosen).toEqual(['burst']);
  // A view that was made before the switch does not take the choice back, nor the focus.
  server.send({ ...kvBound(Date.now()), leftOut: 1 });
  await page.getByText('1 more is not shown here').waitFor();
  expect(await page.getByRole('combobox', { name: 'Scenario' }).inputValue()).toBe('burst');
  expect(await focused()).toBe('scenario');

  const { simulated, ...rest } = kvBound(Date.now());
  if (!simulated) throw new Error('the fixture is not simulated');
  const refused = { name: 'refused', summary: '' };
  server.send({
    ...rest,
    simulated: { ...simulated, scenario: 'burst', scenarios: [...simulated.scenarios, refused] },
  });
  await page.getByRole('combobox').selectOption('refused');
  await page.getByText('The scenario was not switched: the exporter answered 409.').waitFor();
  await expect.poll(() => page.getByRole('combobox').inputValue()).toBe('burst');
});

test('a theme that changes repaints the charts', async () => {
  const { page } = await openDrawn(kvBound(Date.now()), { colorScheme: 'light' });
  await page.locator('canvas').first().waitFor();
  const picture = () => page.evaluate<string>('document.querySelector("canvas").toDataURL()');
  const light = await picture();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(picture).not.toBe(light);
});
