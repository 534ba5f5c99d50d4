/** Of nothing they are unknown, not zero. */

export function sum(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
}

export function mean(values: readonly number[]): number | undefined {
  const total = sum(values);
  return total === undefined ? undefined : total / values.length;
}

/** Linear between two values, as `quantile_over_time` of Prometheus. */
export function quantile(share: number, values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const rank = share * (sorted.length - 1);
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) return undefined;
  return below + (above - below) * (rank - Math.floor(rank));
}

/** `undefined` where a part is unknown, or there is nothing to divide by. */
export function ratio(of: number | undefined, over: number | undefined): number | undefined {
  return of === undefined || !over ? undefined : of / over;
}
