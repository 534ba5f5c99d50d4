/** How fast the error budget burns. The only file that knows where the counts of an SLO come from. */

/** Requests that were measured against an objective, and those that kept it; labels server, model, objective. */
export const SLO_REQUESTS = 'inference_slo_requests_total';
export const SLO_GOOD_REQUESTS = 'inference_slo_good_requests_total';

/** Share of requests that missed the objective over a window, 0-1; NaN, which no comparison takes, without traffic. */
export function badShare(window: string): string {
  return `(1 - rate(${SLO_GOOD_REQUESTS}[${window}]) / rate(${SLO_REQUESTS}[${window}]))`;
}

export function requestsIn(window: string): string {
  return `increase(${SLO_REQUESTS}[${window}])`;
}

/** A budget so large that a factor of it passes this could never be burnt so fast: such an SLO could never page. */
const MOST_BAD = 0.9;

/** Share of bad requests above which the budget of an objective burns `factor` times too fast. */
export function badShareLimit(objective: number, factor: number): number {
  return Number(Math.min(factor * (1 - objective), MOST_BAD).toPrecision(6));
}
