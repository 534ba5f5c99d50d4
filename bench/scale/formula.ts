import type { Fit } from './fit.ts';

/** A line as text. @param unit how a coefficient is written @param inputs names, in the order of the coefficients */
export function formula(fit: Fit, unit: (value: number) => string, inputs: readonly string[]): string {
  const [base = 0, ...slopes] = fit.coefficients;
  return [unit(base), ...slopes.map((slope, index) => `${unit(slope)} × ${inputs[index]}`)]
    .join(' + ')
    .replaceAll('+ -', '- ');
}
