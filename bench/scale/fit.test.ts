import { expect, test } from 'vitest';
import { fitLine, predict } from './fit.ts';

test('a plane through points that lie on it', () => {
  const points = [
    [1, 8],
    [8, 64],
    [32, 256],
    [64, 128],
  ].map((inputs) => ({ inputs, value: 5 + 3 * (inputs[0] ?? 0) + 0.25 * (inputs[1] ?? 0) }));
  const fit = fitLine(points);
  const [base, servers, gpus] = fit.coefficients;
  expect(base).toBeCloseTo(5);
  expect(servers).toBeCloseTo(3);
  expect(gpus).toBeCloseTo(0.25);
  expect(fit.r2).toBeCloseTo(1);
  expect(fit.worst).toBeLessThan(1e-9);
  expect(predict(fit, 1_000, 8_000)).toBeCloseTo(5_005);
});

test('how far a point is off is told, and a large one does not pull the line away from the small ones', () => {
  const fit = fitLine(
    [1, 2, 3, 100].map((input) => ({ inputs: [input], value: input === 100 ? 110 : input })),
  );
  expect(predict(fit, 2)).toBeCloseTo(2, 0);
  expect(fit.worst).toBeGreaterThan(0.01);
  expect(fit.worst).toBeLessThan(0.2);
});

test('points that do not tell the inputs apart are refused', () => {
  const points = [1, 2, 3].map((input) => ({ inputs: [input, 2 * input], value: input }));
  expect(() => fitLine(points)).toThrow(RangeError);
});
