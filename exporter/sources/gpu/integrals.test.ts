import { expect, test } from 'vitest';
import { GpuIntegrals } from './integrals.ts';

const identity = { deviceId: '0', uuid: 'GPU-0' };
const GAP_MS = 3_000;

test('a sample stands for the time since the one before', () => {
  const integrals = new GpuIntegrals();
  integrals.add({ ...identity, utilisationPercent: 100, powerWatts: 300 }, 0, GAP_MS);
  integrals.add({ ...identity, utilisationPercent: 50, powerWatts: 200 }, 1_000, GAP_MS);
  integrals.add(
    { ...identity, utilisationPercent: 0, powerWatts: 100, clocksLimited: ['hw_slowdown'] },
    3_000,
    GAP_MS,
  );
  expect(integrals.busySeconds).toBeCloseTo(0.5);
  expect(integrals.observedSeconds).toBeCloseTo(3);
  expect(integrals.energyJoules).toBeCloseTo(200 + 200);
  expect(integrals.limitedSeconds.get('hw_slowdown')).toBeCloseTo(2);
  expect(integrals.limitedSeconds.get('sync_boost')).toBe(0);
  expect(integrals.utilisation.value()).toMatchObject({ count: 3, sum: 150 });
});

test('a gap is not filled in, and a clock that stands still adds nothing', () => {
  const integrals = new GpuIntegrals();
  integrals.add({ ...identity, utilisationPercent: 100 }, 0, GAP_MS);
  integrals.add({ ...identity, utilisationPercent: 100 }, 60_000, GAP_MS);
  integrals.add({ ...identity, utilisationPercent: 100 }, 60_000, GAP_MS);
  expect(integrals.observedSeconds).toBe(0);
  integrals.add({ ...identity, utilisationPercent: 100 }, 61_000, GAP_MS);
  expect(integrals.busySeconds).toBe(1);
});

test('seconds without a utilisation are not observed', () => {
  const integrals = new GpuIntegrals();
  integrals.add({ ...identity, powerWatts: 100 }, 0, GAP_MS);
  integrals.add({ ...identity, powerWatts: 100 }, 1_000, GAP_MS);
  expect(integrals.observedSeconds).toBe(0);
  expect(integrals.energyJoules).toBe(100);
});
