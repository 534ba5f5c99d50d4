import { expect, test } from 'vitest';
import { Simulation } from '../simulation.ts';
import { SCENARIOS } from './scenarios.ts';

const NOW = 1_790_000_000;

test.each(SCENARIOS)('$name runs on every number of GPUs, and on all of them', (scenario) => {
  for (let gpus = 1; gpus <= 64; gpus++) {
    const simulation = new Simulation(scenario, {
      gpus,
      seed: 0,
      startsAt: NOW - 5,
      now: NOW,
      speed: 10_000,
    });
    simulation.advanceTo(NOW + 1);
    expect(simulation.node.samples()).toHaveLength(gpus);
  }
});
