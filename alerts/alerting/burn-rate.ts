/** How fast the error budget burns. The only file that knows where the counts of an SLO come from. */
import { inference } from '../../exporter/catalogue/index.ts';
import { mayMiss } from '../recording/slo.ts';

const REQUESTS = inference.sloRequests.name;
const GOOD = inference.sloGoodRequests.name;

/** Value of the label `objective`. */
export type ObjectiveName = 'ttft' | 'time_per_output_token';

/** Share of requests that missed each objective, or one, over a window, 0-1; NaN, which no comparison takes, without traffic. */
export function badShare(window: string, of?: ObjectiveName): string {
  const only = of === undefined ? '' : `{objective="${of}"}`;
  return `(1 - rate(${GOOD}${only}[${window}]) / rate(${REQUESTS}${only}[${window}]))`;
}

export function requestsIn(window: string): string {
  return `increase(${REQUESTS}[${window}])`;
}

/** A budget so large that a factor of it passes this could never be burnt so fast: such an SLO could never page. */
const MOST_BAD = 0.9;

/** Share of bad requests above which the budget of an objective burns `factor` times too fast. */
export function badShareLimit(objective: number, factor: number): number {
  return Number(Math.min(factor * mayMiss(objective), MOST_BAD).toPrecision(6));
}
