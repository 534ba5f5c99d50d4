import { keyOf, seriesText } from './prometheus-text/labels.ts';
import type { PageSample } from './prometheus-text/page.ts';
import { firstPresent, type Scope, type Where } from './signals.ts';

/** One gauge of each rank: a family under the first of its names, and where it has several meanings, which one. */
export interface Gauge {
  readonly names: readonly string[];
  readonly where?: Where;
}

/**
 * Mean and maximum over ranks of one gauge over another, 0-1: blocks used over blocks there are. Ranks are paired by
 * their labels. Undefined without both, where a rank has a whole of 0, and where one cannot be believed, which is
 * counted. Only gauges: what is typed counter may have been added up, and its ratio is the past's.
 */
export function sharesOf(
  scope: Scope,
  part: Gauge,
  whole: Gauge,
): { readonly mean: number; readonly max: number } | undefined {
  const parts = byRank(scope, part);
  const wholes = byRank(scope, whole);
  if (parts.size === 0 || parts.size !== wholes.size) return undefined;
  const values: number[] = [];
  for (const [rank, { name, labels, value }] of parts) {
    const of = wholes.get(rank)?.value;
    if (of === undefined || of === 0) return undefined;
    if (!(value >= 0 && value <= of && Number.isFinite(of))) {
      scope.reject('value', `${seriesText(name, labels)} is ${value}: expected a number from 0 to ${of}`);
      return undefined;
    }
    values.push(value / of);
  }
  return {
    mean: values.reduce((a, b) => a + b, 0) / values.length,
    max: values.reduce((a, b) => Math.max(a, b)),
  };
}

function byRank({ families }: Scope, { names, where = {} }: Gauge): ReadonlyMap<string, PageSample> {
  const ranks = new Map<string, PageSample>();
  const family = firstPresent(families, names);
  if (!family || (family.type !== 'gauge' && family.type !== 'untyped')) return ranks;
  const wanted = Object.entries(where);
  for (const sample of family.samples) {
    if (wanted.some(([label, value]) => sample.labels[label] !== value)) continue;
    const others = Object.entries(sample.labels).filter(([label]) => !(label in where));
    ranks.set(keyOf(Object.fromEntries(others)), sample);
  }
  return ranks;
}
