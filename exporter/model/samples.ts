import type { Family, Labels } from '../catalogue/family.ts';

export interface Exemplar {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Unix time in seconds. */
  readonly timestamp?: number;
}

/** A histogram as counted so far: `counts[i]` observations were at most `bounds[i]`; `count` is the +Inf bucket. */
export interface HistogramValue {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
  readonly count: number;
  /** Absent where the source does not give one: OpenMetrics and Prometheus both allow that. */
  readonly sum?: number;
  /** By bucket index, `bounds.length` for the +Inf bucket. */
  readonly exemplars?: readonly (Exemplar | undefined)[];
}

export type SampleValue = number | HistogramValue;

/**
 * What sources have to say, by family and label set. A value of `undefined` is left out: absent is not zero.
 * The first value of a series stays; a second one is dropped and counted.
 */
export class Samples {
  readonly byFamily = new Map<Family, Map<string, SampleValue>>();
  readonly dropped = new Map<Family, number>();
  /** Series taken over from another collection as they are: copied before they are added to. */
  private readonly borrowed = new Set<ReadonlyMap<string, SampleValue>>();

  add<L extends string>(
    family: Family<L, 'gauge' | 'counter'>,
    labels: Labels<NoInfer<L>> | LabelSet<NoInfer<L>>,
    value: number | undefined,
  ): void {
    if (value !== undefined) this.put(family, labelText(family, labels), value);
  }

  addHistogram<L extends string>(
    family: Family<L, 'histogram'>,
    labels: Labels<NoInfer<L>> | LabelSet<NoInfer<L>>,
    value: HistogramValue | undefined,
  ): void {
    if (value !== undefined) this.put(family, labelText(family, labels), value);
  }

  /** Adds all series of another collection, which must not change afterwards. */
  merge(other: Samples): void {
    for (const [family, series] of other.byFamily) {
      if (this.byFamily.has(family)) {
        for (const [labels, value] of series) this.put(family, labels, value);
      } else {
        this.byFamily.set(family, series);
        this.borrowed.add(series);
      }
    }
    for (const [family, count] of other.dropped) this.drop(family, count);
  }

  get seriesCount(): number {
    let count = 0;
    for (const series of this.byFamily.values()) count += series.size;
    return count;
  }

  private put(family: Family, labels: string, value: SampleValue): void {
    const series = this.ownSeries(family);
    if (series.has(labels)) this.drop(family, 1);
    else series.set(labels, value);
  }

  private ownSeries(family: Family): Map<string, SampleValue> {
    const series = this.byFamily.get(family);
    if (series && !this.borrowed.has(series)) return series;
    const own = new Map(series);
    this.byFamily.set(family, own);
    return own;
  }

  private drop(family: Family, count: number): void {
    this.dropped.set(family, (this.dropped.get(family) ?? 0) + count);
  }
}

/** Labels of series that are written at every scrape: their text is made once. */
export class LabelSet<in out L extends string> {
  readonly text: string;
  /** Makes a set of fewer labels another type: a family takes only a set of exactly its own. */
  declare private readonly names: (name: L) => L;

  constructor(names: readonly L[], labels: Labels<L>) {
    this.text = writeLabels(names, labels);
  }
}

/** The text made last: families are added one after the other with one labels object. */
let last: { readonly labels: object; readonly names: readonly string[]; readonly text: string } | undefined;

function labelText<L extends string>(family: Family<L>, labels: Labels<L> | LabelSet<L>): string {
  if (labels instanceof LabelSet) return labels.text;
  if (last?.labels === labels && last.names === family.labels) return last.text;
  const text = writeLabels(family.labels, labels);
  last = { labels, names: family.labels, text };
  return text;
}

/** Labels as they stand between the braces, in the order of the family; empty ones are left out, as Prometheus does. */
function writeLabels<L extends string>(names: readonly L[], labels: Labels<L>): string {
  let text = '';
  for (const name of names) {
    const value = labels[name];
    if (value === '') continue;
    text += `${text === '' ? '' : ','}${name}="${escapeLabelValue(value)}"`;
  }
  return text;
}

const NEEDS_ESCAPE = /[\\"\n]/;

export function escapeLabelValue(value: string): string {
  if (!NEEDS_ESCAPE.test(value)) return value;
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
