import { describe, expect, test } from 'vitest';
import { SCENARIO_NAMES } from '../simulator/scenarios/names.ts';
import type { ScenarioName } from '../simulator/scenarios/names.ts';
import { RANK_LIMIT, scenarioOf } from '../simulator/scenarios/scenarios.ts';
import { Simulation } from '../simulator/simulation.ts';
import { noticesOf } from '../status/notices.ts';
import { Recent } from '../status/recent.ts';
import { Scene } from './scene.ts';
import { World } from './world.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A Sunday, 04:00 UTC: when there is least to do. */
const SUNDAY_NIGHT = Date.UTC(2026, 8, 20, 4);

/** Verdicts of the last five of twenty minutes, and what stands beside them in the end. */
async function toldOf(name: ScenarioName, gpus: number, now: number, seed: number) {
  const from = now - 20 * MINUTE;
  const recent = new Recent();
  const world = await World.begin(scenarioOf(name), { gpus, seed, speed: 1 }, { from, now });
  const scene = new Scene(world, {});
  const found = new Set<string | undefined>();
  for await (const { time, samples } of scene.play(from, () => now)) {
    recent.observe(samples, time);
    const [server] = recent.ring.servers.keys();
    if (time > now - 5 * MINUTE) found.add(recent.verdicts.of(server ?? '')?.row.name);
  }
  const [server] = recent.ring.servers.values();
  const notices = server ? noticesOf(recent.ring, server, now) : [];
  return { verdicts: [...found], notices: notices.map(({ text }) => text).join(' ') };
}

/** What tells a scenario apart that has the verdict of another. */
const BESIDE: Partial<Record<ScenarioName, RegExp>> = {
  'silent-failure': /of the last 5 minutes were empty/,
  'traffic-shift': /^Requests rose to/,
};

describe.each(SCENARIO_NAMES)('%s', (name) => {
  const { verdict } = scenarioOf(name);

  test.each([1, 2, 5])(`on %d GPUs is ${verdict} and nothing else`, async (gpus) => {
    const { verdicts, notices } = await toldOf(name, gpus, SUNDAY_NIGHT, gpus);
    expect(verdicts).toEqual([verdict]);
    expect(notices).toMatch(BESIDE[name] ?? '');
  });

  test('at every hour of the day', async () => {
    for (const hour of [3, 8, 14, 20]) {
      const now = SUNDAY_NIGHT + DAY + hour * 60 * MINUTE;
      const { verdicts, notices } = await toldOf(name, 2, now, hour);
      expect(verdicts, `at ${hour}`).toEqual([verdict]);
      expect(notices, `at ${hour}`).toMatch(BESIDE[name] ?? '');
    }
  });
});

test('a rank keeps up with as many requests as RANK_LIMIT says', () => {
  const now = SUNDAY_NIGHT / 1000;
  const simulation = new Simulation(scenarioOf('needs-gpus'), {
    gpus: 2,
    seed: 1,
    startsAt: now - 5_000,
    now,
    speed: 1,
  });
  simulation.advanceTo(now - 2_000);
  const served = () => {
    const { requests = {} } = simulation.reading();
    return (requests.ok ?? 0) + (requests.empty ?? 0) + (requests.truncated ?? 0);
  };
  const before = served();
  simulation.advanceTo(now);
  expect((served() - before) / 2_000 / 2 / RANK_LIMIT).toBeCloseTo(1, 1);
});
