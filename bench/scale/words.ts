/** Figures in words. What is not a number was not measured. */

const NOT_MEASURED = 'not measured';

export function number(value: number): string {
  if (Number.isNaN(value)) return NOT_MEASURED;
  const size = Math.abs(value);
  if (size >= 1_000) return count(value);
  if (size !== 0 && size < 0.001) return value.toExponential(1).replace(/e-(\d+)/, ' × 10^-$1');
  return String(Number(value.toPrecision(size >= 100 ? 3 : 2)));
}

export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

export function percent(share: number): string {
  return Number.isNaN(share) ? NOT_MEASURED : `${number(100 * share)} %`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['GiB', 1_073_741_824],
  ['MiB', 1_048_576],
  ['KiB', 1_024],
];

export function bytes(value: number): string {
  for (const [unit, size] of UNITS) if (Math.abs(value) >= size) return `${number(value / size)} ${unit}`;
  return Number.isNaN(value) ? NOT_MEASURED : `${number(value)} B`;
}

export function gpus(value: number): string {
  return `${count(value)} GPUs`;
}
