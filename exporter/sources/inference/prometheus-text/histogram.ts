import type { Exemplar, HistogramValue } from '../../../model/samples.ts';
import { keyOf, seriesText } from './labels.ts';
import { parseNumber } from './number.ts';
import type { PageFamily, PageLabels, PageSample, Reject } from './page.ts';
import { quoted } from './rejections.ts';

interface Bucket {
  readonly bound: number;
  readonly count: number;
  readonly exemplar: Exemplar | undefined;
}

interface Parts {
  /** Of the first sample; the others differ in `le` only. */
  readonly labels: PageLabels;
  readonly buckets: Bucket[];
  lines: number;
  sum?: number;
  count?: number;
  fault?: string;
}

/**
 * The histograms of a family, one for each label set without `le`, with the bounds that the server chose, sorted.
 * Only a family whose TYPE is histogram has any. One that contradicts itself (counts that fall from bucket to bucket,
 * a +Inf bucket that is not the count, a bound twice) gives `undefined` and is counted: it is left out, not repaired.
 */
export function readHistograms(
  family: PageFamily,
  samples: readonly PageSample[],
  reject: Reject,
): readonly (HistogramValue | undefined)[] {
  if (family.type !== 'histogram') return [];
  const byLabels = new Map<string, Parts>();
  for (const sample of samples) {
    const key = keyOf(sample.labels, 'le');
    let parts = byLabels.get(key);
    if (!parts) byLabels.set(key, (parts = { labels: sample.labels, buckets: [], lines: 0 }));
    addSample(parts, sample, family.name);
  }
  return [...byLabels.values()].map((parts) => {
    const value = assemble(parts);
    if (typeof value !== 'string') return value;
    const { le: _, ...labels } = parts.labels;
    reject('value', `${seriesText(family.name, labels)} is left out: ${value}`, parts.lines);
    return undefined;
  });
}

function addSample(parts: Parts, sample: PageSample, family: string): void {
  parts.lines++;
  const { value } = sample;
  if (sample.name === `${family}_bucket`) {
    const bound = parseNumber(sample.labels['le'] ?? '');
    // Also NaN and -Inf, which no observation is at most.
    if (!(bound !== undefined && bound > Number.NEGATIVE_INFINITY))
      parts.fault ??= `a bucket has le=${quoted(sample.labels['le'] ?? '')}`;
    else parts.buckets.push({ bound, count: value, exemplar: sample.exemplar });
  } else if (sample.name === `${family}_sum`) {
    parts.sum = value;
  } else if (sample.name === `${family}_count`) {
    parts.count = value;
  }
}

/** The histogram, or what is wrong with it. */
function assemble({ buckets, sum, count, fault }: Parts): HistogramValue | string {
  if (fault !== undefined) return fault;
  buckets.sort((a, b) => a.bound - b.bound);
  const last = buckets.at(-1);
  if (last?.bound !== Number.POSITIVE_INFINITY) return 'it has no +Inf bucket';
  if (!Number.isFinite(last.count)) return `its +Inf bucket is ${last.count}`;
  if (count !== undefined && count !== last.count) {
    return `its +Inf bucket is ${last.count} and its count is ${count}`;
  }
  if (sum !== undefined && !Number.isFinite(sum)) return `its sum is ${sum}`;

  let previous: Bucket = { bound: Number.NEGATIVE_INFINITY, count: 0, exemplar: undefined };
  for (const bucket of buckets) {
    // Written so that NaN fails as well.
    if (!(bucket.bound > previous.bound)) return `the bound ${bucket.bound} is there twice`;
    if (!(bucket.count >= previous.count)) {
      return `bucket le="${bucket.bound}" counts ${bucket.count}, fewer than the ${previous.count} below it`;
    }
    previous = bucket;
  }

  const finite = buckets.slice(0, -1);
  const value = {
    bounds: finite.map((bucket) => bucket.bound),
    counts: finite.map((bucket) => bucket.count),
    count: last.count,
    ...(sum === undefined ? {} : { sum }),
  };
  if (!buckets.some((bucket) => bucket.exemplar)) return value;
  return { ...value, exemplars: buckets.map((bucket) => bucket.exemplar) };
}
