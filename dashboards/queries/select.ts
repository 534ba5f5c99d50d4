/** Series as panels select them: by the variables of the dashboard that their labels have. */
import type { Family } from '../../exporter/catalogue/family.ts';

/** A family of the catalogue, or what a rule records: never a name that is written out. */
export type Named = Family | { readonly record: string };

/**
 * Which labels a series has, and so which variables choose it:
 * - `job`: what is recorded of a whole job, `fleet:...`;
 * - `model`: `fleet_model:...`;
 * - `instance`: what the exporter says of itself and of its host;
 * - `server`: each model of each server, `server_model:...` and the catalogue's `inference`;
 * - `gpu`: each GPU;
 * - `signal`: what the baselines record of each watched signal.
 */
export type Scope = keyof typeof VARIABLES_OF;

const VARIABLES_OF = {
  job: ['job'],
  model: ['job', 'model'],
  instance: ['job', 'instance'],
  server: ['job', 'instance', 'server', 'model'],
  gpu: ['job', 'instance', 'device_id', 'uuid'],
  signal: ['job', 'instance', 'server', 'model', 'signal'],
} as const;

/** The label matchers of a scope, without braces: `job=~"$job", instance=~"$instance"`. */
export function matchersOf(scope: Scope): string {
  return VARIABLES_OF[scope].map((name) => `${name}=~"$${name}"`).join(', ');
}

/** @param matchers more of them, such as `outcome="ok"` */
export function select(series: Named, scope: Scope, ...matchers: readonly string[]): string {
  return `${nameOf(series)}{${[matchersOf(scope), ...matchers].join(', ')}}`;
}

/** By how much a counter grew in a second, from the point before to this one. */
export function rate(counter: Named, scope: Scope, ...matchers: readonly string[]): string {
  return `(${increase(counter, scope, ...matchers)}) / ($__interval_ms / 1000)`;
}

/**
 * By how much a counter grew since the point before, and nothing where it began anew. Two samples for each point: `increase()`
 * reads all that lie between, and makes 1.02 of one error.
 */
export function increase(counter: Named, scope: Scope, ...matchers: readonly string[]): string {
  const now = select(counter, scope, ...matchers);
  return `${now} - ${now} offset $__interval >= 0`;
}

/** Buckets, sum or count of a histogram of the catalogue. */
export function partOf(
  { name }: Family<string, 'histogram'>,
  part: 'bucket' | 'sum' | 'count',
): { readonly record: string } {
  return { record: `${name}_${part}` };
}

function nameOf(series: Named): string {
  return 'record' in series ? series.record : series.name;
}
