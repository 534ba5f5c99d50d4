import { expect, test } from 'vitest';
import { SCENARIOS, scenarioOf } from '../../simulator/scenarios/scenarios.ts';
import { World } from '../world.ts';
import { Crowd } from './crowd.ts';
import { fewFor } from './write-history.ts';

const NOW = Date.UTC(2026, 8, 21, 14);

test('what happens to the last GPU of the few happens to the last one of all', async () => {
  const stretch = { from: NOW - 3_600_000, now: NOW };
  const few = await World.begin(scenarioOf('gpu-fault'), { gpus: 4, seed: 1, speed: 1 }, stretch);
  const crowd = new Crowd(few, 64);
  const { xids = [], samples } = crowd.read(NOW, false);
  const last = crowd.gpus.at(-1);
  expect(xids.length).toBeGreaterThan(1);
  expect(new Set(xids.map(({ uuid }) => uuid))).toEqual(new Set([last?.uuid]));
  expect(xids[0]?.deviceId).toBe('63');
  expect(samples.filter(({ clocksLimited }) => (clocksLimited?.length ?? 0) > 0)).toHaveLength(1);
});

test('the few serve the same model as all of them do', () => {
  for (const { server } of SCENARIOS)
    for (let count = 5; count <= 64; count++) expect(server(fewFor(count)).model).toBe(server(count).model);
});
