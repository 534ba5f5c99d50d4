import { MalformedOtlp } from './malformed.ts';

/** The value of an attribute, as JSON can say it: bytes are base64, a list of keys and values is a list of pairs. */
export type AttributeValue = string | number | boolean | null | readonly AttributeValue[];
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** What all metrics of one scope have in common. Scopes of one resource share the one map. */
export interface Scope {
  readonly resource: Attributes;
  readonly name: string;
}

interface PointFields {
  readonly attributes: Attributes;
  /** Unix nanoseconds; 0 where the sender does not say. */
  readonly start: bigint;
  readonly time: bigint;
  readonly flags: number;
  /** Counts are exact up to 2^53 and not safe integers beyond. */
  readonly count: number;
  readonly sum: number | undefined;
}

export interface ExplicitPoint extends PointFields {
  readonly bounds: readonly number[];
  /** Of each bucket alone, not of all below it. */
  readonly bucketCounts: readonly number[];
}

/** `counts[i]` is the count of the bucket with index `offset + i`. */
export interface Buckets {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** The bucket with index i holds what is above base^i and at most base^(i+1), where base is 2^(2^-scale). */
export interface ExponentialPoint extends PointFields {
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  readonly positive: Buckets;
  readonly negative: Buckets;
}

export type HistogramPoint = ExplicitPoint | ExponentialPoint;
export type Temporality = 'unspecified' | 'delta' | 'cumulative';

export interface Metric {
  readonly scope: Scope;
  readonly name: string;
  readonly unit: string;
  readonly data:
    | {
        readonly type: 'histogram';
        readonly temporality: Temporality;
        readonly points: readonly HistogramPoint[];
      }
    | { readonly type: 'gauge' | 'sum' | 'summary'; readonly points: number };
}

/** Body of a request: the metrics whose names are known, and how many data points the others had. */
export interface OtlpRequest {
  readonly metrics: readonly Metric[];
  readonly ignored: number;
}

/** Says whether a metric of this name is read; of the others the points are only counted. */
export type IsKnown = (name: string) => boolean;

/** A point can be two bytes of a body and some hundred of memory: this, not the size of the body, bounds the latter. */
const MOST_POINTS = 16_384;

/** A request as it is being read. */
export class RequestBuilder implements OtlpRequest {
  readonly metrics: Metric[] = [];
  ignored = 0;
  private points = 0;

  /** To be called before a point is read. @throws MalformedOtlp when it is one too many */
  admitPoint(): void {
    if (++this.points <= MOST_POINTS) return;
    throw new MalformedOtlp(
      `it has more than ${MOST_POINTS} data points of gen_ai metrics. Send them in several requests`,
    );
  }
}
