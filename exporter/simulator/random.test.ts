import { expect, test } from 'vitest';
import { Random } from './random.ts';

const DRAWS = 200_000;

function moments(draw: () => number) {
  const values = Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS;
  return { mean, deviation: Math.sqrt(variance) };
}

function three(seed: number): readonly number[] {
  const random = new Random(seed);
  return [random.uniform(), random.uniform(), random.uniform()];
}

test('the same seed gives the same numbers, another one others', () => {
  expect(three(7)).toEqual(three(7));
  expect(three(7)).not.toEqual(three(8));
});

test.each([
  ['uniform', (random: Random) => random.uniform(), 0.5, Math.sqrt(1 / 12)],
  ['exponential', (random: Random) => random.exponential(), 1, 1],
  ['normal', (random: Random) => random.normal(), 0, 1],
  ['gamma of shape 4', (random: Random) => random.gamma(4), 4, 2],
  ['gamma of shape 0.25', (random: Random) => random.gamma(0.25), 0.25, 0.5],
  ['log-normal', (random: Random) => random.logNormal(3, 0.5), 3, 3 * Math.sqrt(Math.exp(0.25) - 1)],
])('%s has its mean and deviation', (_, draw, mean, deviation) => {
  const random = new Random(1);
  const found = moments(() => draw(random));
  expect(Math.abs(found.mean - mean)).toBeLessThan(0.02 * deviation);
  expect(found.deviation / deviation).toBeCloseTo(1, 1);
});
