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

/** Labels of the series of a family. */
async function seriesOf(stage: Stage, family: Family): Promise<readonly string[]> {
  const pages = await Promise.all(stage.sources.map((source) => source.collect()));
  return pages.flatMap(({ byFamily }) => Array.from(byFamily.get(family)?.keys() ?? []));
}

test.each([gpu.observedSeconds, gpu.energyJoules, inference.requests, inference.batchSize])(
  '$name of another scene is other series: what was counted of the one is no rate of the other',
  async (family) => {
    const stage = await openStage();
    const first = await seriesOf(stage, family);
    await stage.switchTo('gpu-fault');
    const second = await seriesOf(stage, family);
    await stage.switchTo('healthy');
    const all = [...first, ...second, ...(await seriesOf(stage, family))];
    expect(first.length).toBeGreaterThan(0);
    expect(new Set(all).size).toBe(3 * first.length);
  },
);

test('a scene goes on live without a seam: charts have no dip and no peak there', async () => {
  const stage = await openStage();
  const { ring } = stage.recent;
  const [server] = ring.servers.values();
  const points = server?.history.points('generationTokens', ring.slotsAfter(0)) ?? [];
  const counted = points.map(({ value }) => value);
  expect(counted.length).toBeGreaterThan(100);
  expect(counted).toEqual(counted.toSorted((one, other) => one - other));
  const page = await stage.sources[1]?.collect();
  const [live] = page?.byFamily.get(inference.generationTokens)?.values() ?? [];
  expect(live).toBeGreaterThanOrEqual(counted.at(-1) ?? Infinity);
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
