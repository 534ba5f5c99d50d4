import { expect, test } from 'vitest';
import { gpu } from '../catalogue/index.ts';
import { LabelSet, Samples } from './samples.ts';

const labels = { device_id: '0', uuid: 'GPU-0' };

// Not called: tsc compiles this file, and a line marked @ts-expect-error that is no error fails the build.
export function refusedByTheCompiler(samples: Samples, identity: LabelSet<'device_id' | 'uuid'>): void {
  // @ts-expect-error: gpu_power_watts has no label `reason`
  samples.add(gpu.powerWatts, { device_id: '0', uuid: 'GPU-0', reason: 'x' }, 1);
  // @ts-expect-error: gpu_clocks_limited needs its `reason`
  samples.add(gpu.clocksLimited, labels, 1);
  // @ts-expect-error: a set of fewer labels is not a set of these
  samples.add(gpu.clocksLimited, identity, 1);
  // @ts-expect-error: a histogram is no number
  samples.add(gpu.utilisationSampledPercent, labels, 1);
}

test('a label set is written as the same labels are', () => {
  const samples = new Samples();
  samples.add(gpu.powerWatts, new LabelSet(gpu.powerWatts.labels, labels), 1);
  samples.add(gpu.powerWatts, labels, 2);
  expect(samples.dropped.get(gpu.powerWatts)).toBe(1);
});

test('a collection that was merged is not changed by what is added afterwards', () => {
  const first = new Samples();
  first.add(gpu.powerWatts, labels, 1);
  const all = new Samples();
  all.merge(first);
  all.add(gpu.powerWatts, { device_id: '1', uuid: 'GPU-1' }, 2);
  expect(first.byFamily.get(gpu.powerWatts)?.size).toBe(1);
  expect(all.byFamily.get(gpu.powerWatts)?.size).toBe(2);
});
