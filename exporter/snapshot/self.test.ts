import { expect, onTestFinished, test } from 'vitest';
import { self } from '../catalogue/index.ts';
import { SelfWatch } from './self.ts';

const BLOCK_MS = 300;

function lagOf(watch: SelfWatch): unknown {
  return watch.samples().byFamily.get(self.eventLoopLagSeconds)?.get('');
}

function block(): void {
  const end = performance.now() + BLOCK_MS;
  while (performance.now() < end) continue;
}

test('the longest block since the last scrape is told once, and one that goes on now as well', async () => {
  const watch = new SelfWatch();
  watch.start();
  onTestFinished(() => watch.stop());
  block();
  await new Promise((resolve) => setTimeout(resolve, 100));
  const told = lagOf(watch);
  expect(told).toBeGreaterThan(0.2);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(lagOf(watch)).toBeLessThan(Number(told));
  block();
  expect(lagOf(watch)).toBeGreaterThan(0.2);
});
