import { hash } from 'node:crypto';
import type { Attributes, AttributeValue, Metric, Scope } from './request.ts';

/**
 * The key of a data point's stream: resource, scope, metric and its own attributes, in whatever order they come.
 * Short whatever is sent. What many points have in common is written out once, so that a request costs its length.
 */
export function createIdentity(): (metric: Metric, attributes: Attributes) => string {
  const resources = new Map<Attributes, string>();
  const scopes = new Map<Scope, string>();
  return ({ scope, name }, attributes) => {
    const resource = once(resources, scope.resource, () => digest(sorted(scope.resource)));
    const origin = once(scopes, scope, () => digest([resource, scope.name]));
    return digest([origin, name, sorted(attributes)]);
  };
}

function once<K>(known: Map<K, string>, key: K, make: () => string): string {
  let value = known.get(key);
  if (value === undefined) known.set(key, (value = make()));
  return value;
}

function sorted(attributes: Attributes): AttributeValue {
  return [...attributes].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** In one call of the library: a hash that is created, fed and asked costs twice as much. */
function digest(value: AttributeValue): string {
  return hash('sha256', JSON.stringify(value), 'base64');
}
