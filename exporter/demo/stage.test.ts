import { expect, onTestFinished, test, vi } from 'vitest';
import { gpu, inference } from '../catalogue/index.ts';
import type { Family } from '../catalogue/family.ts';
import { Recent } from '../status/recent.ts';
import { Stage } from './stage.ts';

async function openStage(gpus = 1): Promise<Stage> {
  const stage = await Stage.open('healthy', { gpus, seed: 1, speed: 1 }, {}, new Recent());
  onTestFinished(() => stage.stop());
  return stage;
}

/** Sum over the series of a family, or how many a histogram has counted. */
async function counted(stage: Stage, family: Family): Promise<number> {
  const pages = await Promise.all(stage.sources.map((source) => source.collect()));
  const values = pages.flatMap(({ byFamily }) => Array.from(byFamily.get(family)?.values() ?? []));
  return values.reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : value.count), 0);
}

test.each([
  gpu.observedSeconds,
  gpu.busySeconds,
  gpu.clocksLimitedSeconds,
  inference.batchSize,
  inference.queueDepthSampled,
])('$name begins at nothing when a scene does: what was played before is no rate of now', async (family) => {
  const stage = await openStage();
  expect(await counted(stage, family)).toBeLessThan(60);
  await stage.switchTo('gpu-fault');
  expect(await counted(stage, family)).toBeLessThan(60);
});

test('of several switches at the same time the last one stays, and nothing of the others', async () => {
  const started = vi.spyOn(globalThis, 'setInterval');
  const cleared = vi.spyOn(globalThis, 'clearInterval');
  const stage = await openStage();
  await Promise.all([stage.switchTo('idle'), stage.switchTo('kv-bound'), stage.switchTo('stalled')]);
  expect(stage.current()).toBe('stalled');
  void stage.switchTo('healthy');
  await stage.stop();
  const timers = started.mock.results.map(({ value }): unknown => value);
  expect(timers.length).toBeGreaterThan(0);
  expect(cleared.mock.calls.map(([timer]): unknown => timer)).toEqual(expect.arrayContaining(timers));
});

test('pages and scrapes get their turn while a scene is prepared', async () => {
  const stage = await openStage(16);
  let turns = 0;
  const count = () => {
    turns++;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  await stage.switchTo('needs-gpus');
  clearImmediate(next);
  expect(turns).toBeGreaterThan(3);
});

test('a scenario that is not there is refused', async () => {
  const stage = await openStage();
  await expect(stage.switchTo('nothing')).rejects.toThrow('no scenario is called nothing');
  expect(stage.current()).toBe('healthy');
});
