/** What is scored: rules as they would be installed, and a score that they record. */
import type { RuleGroup } from '../rules.ts';
import type { Hold } from '../past/alert-life.ts';
import type { ScoredSeries } from './scored-series.ts';
import type { TimedSeries } from '../past/timed-series.ts';

export interface Detector extends Hold {
  readonly name: string;
  /** Labels that its rules look for in their input. */
  readonly inputLabels: Readonly<Record<string, string>>;
  readonly groups: readonly RuleGroup[];
  /** Seconds that its rules look back, all together: before that they need not be run. None: they learn from all there is. */
  readonly memory?: number;
  /** Constants of a series, told to the rules as series. */
  readonly constants?: (series: ScoredSeries, labels: Readonly<Record<string, string>>) => TimedSeries[];
  readonly scores: readonly Score[];
}

/** PromQL over what is recorded. The alert is active beyond the limit: above it, or below its negative. */
export interface Score {
  readonly name: string;
  readonly expr: string;
  /** As installed. At an equal rate of alerts this one number is moved, and nothing else. */
  readonly limit: number;
}
