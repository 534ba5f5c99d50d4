import type { Exemplar } from '../../../model/samples.ts';
import type { MetricType } from '../../../catalogue/family.ts';

export type PageType = MetricType | 'summary' | 'untyped' | 'info' | 'stateset' | 'gaugehistogram';

export interface PageSample {
  /** Name as printed, with its `_bucket`, `_sum`, `_count` or `_total`. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar?: Exemplar;
}

export interface PageFamily {
  readonly name: string;
  readonly type: PageType;
  readonly help: string;
  readonly samples: readonly PageSample[];
}

export type RejectReason = 'syntax' | 'duplicate' | 'value';

export interface RejectedLine {
  /** From 1. */
  readonly line: number;
  readonly reason: RejectReason;
  /** What was found and what was expected. */
  readonly message: string;
}

/** A parsed `/metrics` page. One bad line costs one line. */
export interface Page {
  readonly families: ReadonlyMap<string, PageFamily>;
  /** The first 20 of `rejectedCount`, for the log. */
  readonly rejected: readonly RejectedLine[];
  readonly rejectedCount: Readonly<Record<RejectReason, number>>;
}
