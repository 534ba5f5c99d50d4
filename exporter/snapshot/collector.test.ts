import { expect, onTestFinished, test, vi } from 'vitest';
import { host, self } from '../catalogue/index.ts';
import { Samples } from '../model/samples.ts';
import type { Source } from '../sources/source.ts';
import { Collector } from './collector.ts';

function source(name: string, collect: () => Promise<Samples>, required = true): Source {
  return { name, required, collect };
}

function one(value: number): Samples {
  const samples = new Samples();
  samples.add(host.memoryTotalBytes, {}, value);
  return samples;
}

const up = (samples: Samples, name: string) => samples.byFamily.get(self.sourceUp)?.get(`source="${name}"`);
const quiet = () => undefined;

test('a failing source costs its own data, and says so', async () => {
  const bad = source('bad', () => Promise.reject(new Error('driver not loaded')));
  const collector = new Collector([bad, source('good', async () => one(1))], quiet);
  const samples = await collector.collect(1_000);
  expect(up(samples, 'bad')).toBe(0);
  expect(up(samples, 'good')).toBe(1);
  expect(samples.byFamily.has(host.memoryTotalBytes)).toBe(true);
  expect(collector.health[0]?.problem).toBe('driver not loaded');
});

test('a slow source is left out in time; what it says later is not shown as now', async () => {
  let release: (samples: Samples) => void = quiet;
  const slow = source('slow', () => new Promise((resolve) => (release = resolve)));
  const collector = new Collector([slow], quiet);
  const started = performance.now();
  const samples = await collector.collect(50);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(up(samples, 'slow')).toBe(0);
  expect(samples.byFamily.has(host.memoryTotalBytes)).toBe(false);
  release(one(1));
  await expect.poll(() => collector.health[0]?.up).toBe(true);
  expect(collector.health[0]?.failures).toBe(0);
  expect(await collector.notReady(10)).toEqual([]);
});

test('scrapes at the same time share one reading, the next scrape reads anew', async () => {
  let readings = 0;
  const counted = source('counted', async () => {
    readings++;
    await new Promise(setImmediate);
    return one(readings);
  });
  const collector = new Collector([counted], quiet);
  await Promise.all([collector.collect(1_000), collector.collect(1_000), collector.collect(1_000)]);
  expect(readings).toBe(1);
  await collector.collect(1_000);
  expect(readings).toBe(2);
});

test('ready once every required source was read; what may be missing is not waited for', async () => {
  let works = false;
  const flaky = source('flaky', () => (works ? Promise.resolve(one(1)) : Promise.reject(new Error('no'))));
  const optional = source('optional', () => Promise.reject(new Error('no GPU')), false);
  const collector = new Collector([flaky, optional], quiet);
  expect((await collector.notReady(100)).map((health) => health.source)).toEqual(['flaky']);
  works = true;
  expect(await collector.notReady(100)).toEqual([]);
});

test('a clock that is set back makes no reading younger', async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  let isWell = true;
  const driver = source('driver', async () => {
    if (!isWell) throw new Error('driver not loaded');
    return one(1);
  });
  const collector = new Collector([driver], quiet);
  expect(await collector.notReady(1_000)).toEqual([]);
  isWell = false;
  vi.advanceTimersByTime(20_000);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(await collector.notReady(1_000)).toMatchObject([{ source: 'driver', up: false }]);
});

test('health changes are told once each', async () => {
  const told: (string | undefined)[] = [];
  let problem: string | undefined = 'first';
  const changing = source('changing', () =>
    problem ? Promise.reject(new Error(problem)) : Promise.resolve(one(1)),
  );
  const collector = new Collector([changing], (health) => told.push(health.problem));
  await collector.collect(100);
  await collector.collect(100);
  problem = 'second';
  await collector.collect(100);
  problem = undefined;
  await collector.collect(100);
  expect(told).toEqual(['first', 'second', undefined]);
});

test('duplicate series of two sources are counted over scrapes', async () => {
  const collector = new Collector([source('a', async () => one(1)), source('b', async () => one(2))], quiet);
  await collector.collect(100);
  const samples = await collector.collect(100);
  expect(samples.byFamily.get(self.seriesDropped)?.get('family="host_memory_total_bytes"')).toBe(2);
});

test('every reading is told of; one that is no scrape counts nothing of a scrape', async () => {
  const told: (number | undefined)[] = [];
  const twice = [source('a', async () => one(1)), source('b', async () => one(2))];
  const collector = new Collector(twice, quiet, (samples) => {
    const value = samples.byFamily.get(host.memoryTotalBytes)?.get('');
    told.push(typeof value === 'number' ? value : undefined);
  });
  await collector.look(100);
  await collector.look(100);
  const samples = await collector.collect(100);
  expect(told).toEqual([1, 1, 1]);
  expect(samples.byFamily.get(self.seriesDropped)?.get('family="host_memory_total_bytes"')).toBe(1);
});

test('what sources say of themselves stands in the order of their health', () => {
  const talks: Source = { ...source('b', async () => one(1)), describe: () => ['2 GPUs'] };
  const collector = new Collector([source('a', async () => one(1)), talks], quiet);
  expect(collector.descriptions).toEqual([[], ['2 GPUs']]);
});

test('sources are replaced under a scrape that waits for them: it gets theirs, the next one those of now', async () => {
  let release: (samples: Samples) => void = quiet;
  let stopped = 0;
  let started = 0;
  const going: Source = {
    ...source('going', () => new Promise((resolve) => (release = resolve))),
    async stop() {
      stopped++;
    },
  };
  const staying = source('staying', () => Promise.reject(new Error('down')));
  const coming: Source = {
    ...source('coming', async () => one(2)),
    start() {
      started++;
    },
  };
  const collector = new Collector([staying, going], quiet);
  collector.start();
  const scrape = collector.collect(5_000);
  collector.replace([coming, staying]);
  release(one(1));
  const before = await scrape;
  expect([up(before, 'going'), up(before, 'staying'), up(before, 'coming')]).toEqual([1, 0, undefined]);
  const after = await collector.collect(5_000);
  await collector.stop();
  expect([up(after, 'going'), up(after, 'staying'), up(after, 'coming')]).toEqual([undefined, 0, 1]);
  // Twice down: its health was not begun anew.
  expect(after.byFamily.get(self.sourceFailures)?.get('source="staying"')).toBe(2);
  expect([stopped, started]).toEqual([1, 1]);
});
