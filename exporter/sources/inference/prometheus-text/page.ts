import type { Exemplar } from '../../../model/samples.ts';
import type { MetricType } from '../../../catalogue/family.ts';

export type PageType = MetricType | 'summary' | 'untyped' | 'info' | 'stateset' | 'gaugehistogram';

/** By name. Has no prototype to pollute: a label called `__proto__` or `constructor` is a label like any other. */
export type PageLabels = Readonly<Record<string, string>>;

export interface PageSample {
  /** Name as printed, with its `_bucket`, `_sum`, `_count` or `_total`. */
  readonly name: string;
  /** Without the empty ones, which Prometheus takes for absent. Samples with equal labels may share one object. */
  readonly labels: PageLabels;
  readonly value: number;
  readonly exemplar?: Exemplar;
}

export interface PageFamily {
  /**
   * The name that the TYPE line gives; for counters and infos the name of their samples, so that
   * `x_total` and `x_info` are found under one name in text 0.0.4 and in OpenMetrics.
   */
  readonly name: string;
  readonly type: PageType;
  readonly help: string;
  /** Empty where a TYPE line stands alone: a labelled metric that has no series yet. */
  readonly samples: readonly PageSample[];
}

/**
 * By name. `x_created` is a gauge family of its own in both formats, because text 0.0.4 prints it so.
 * A sample that no TYPE line covers is an `untyped` family under its own name.
 */
export type Families = ReadonlyMap<string, PageFamily>;

export const REJECT_REASONS = ['syntax', 'duplicate', 'value'] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

export interface Rejection {
  /** From 1; absent where several lines or a whole series were left out. */
  readonly line?: number;
  readonly reason: RejectReason;
  /** What was found and what was expected. */
  readonly message: string;
}

/** Says that `lines` lines of the page (1 unless told) were left out, and why. */
export type Reject = (reason: RejectReason, message: string, lines?: number) => void;

/** A parsed `/metrics` page. One bad line costs one line. */
export interface Page {
  readonly families: Families;
  /** The first 20 of `rejectedCount`, for the log. */
  readonly rejected: readonly Rejection[];
  readonly rejectedCount: Readonly<Record<RejectReason, number>>;
}
