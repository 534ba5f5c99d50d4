/** What a backtest found: every number of it. Times are Unix seconds, shares 0-1. Written as it is by `--format=json`. */
import type { SeriesLabels } from '../prometheus-client/answer.ts';

export interface Gap {
  readonly from: number;
  readonly to: number;
}

export interface FiringFound extends Gap {
  readonly labels: SeriesLabels;
  /** It fired before the range, or goes on after it. */
  readonly startedBefore: boolean;
  readonly isOpen: boolean;
  /** Since when the condition held. */
  readonly since: number;
}

/** All rules of one name and severity. */
export interface AlertFound {
  readonly alert: string;
  readonly severity: string;
  readonly firings: readonly FiringFound[];
  /** Times that somebody would be told: one for each server, until it was quiet for an hour. */
  readonly told: number;
  readonly toldPerWeek: number;
  /** In which at least one of its series fires. */
  readonly hours: number;
  readonly shareOfTime: number;
  readonly medianMinutes: number;
  readonly longestMinutes: number;
  /** Days and nights (from 22 to 6 o'clock) in which somebody would be told, in the time zone of the config. */
  readonly days: number;
  readonly nights: number;
  /** Times told by hour of the day, 24 of them. */
  readonly byHour: readonly number[];
  readonly incidents?: IncidentScore;
}

export interface IncidentScore {
  /** Incidents in which it fired, and their share of all. */
  readonly seen: number;
  readonly recall: number;
  /** Share of its firings that are in an incident; absent without firings. */
  readonly precision?: number;
  /** Median of the minutes from the beginning of an incident until it fires; absent if it saw none. */
  readonly delayMinutes?: number;
}

export interface IncidentFound extends Gap {
  readonly name: string;
  readonly labels: SeriesLabels;
  /** In the order in which they fired. */
  readonly seenBy: readonly {
    readonly alert: string;
    readonly severity: string;
    readonly afterMinutes: number;
  }[];
}

/** What fires with one set of rules. */
export interface Outcome {
  readonly alerts: readonly AlertFound[];
  /** Times told in all by alerts that page and by all others, info apart, for each week and each server. */
  readonly pagesPerWeek: number;
  readonly ticketsPerWeek: number;
  readonly incidents?: readonly IncidentFound[];
  /** Of all alerts together, info apart. */
  readonly score?: IncidentScore;
}

export interface Cost {
  readonly queries: number;
  readonly series: number;
  readonly samples: number;
  /** Characters of the answers, before compression. */
  readonly bytes: number;
  readonly readSeconds: number;
  readonly rules: number;
  readonly evaluations: number;
  readonly recordedSamples: number;
  readonly evaluateSeconds: number;
}

export interface Backtest extends Gap {
  readonly schema: 1;
  readonly timeZone: string;
  /** Address of the server. */
  readonly source: string;
  /** Where the rules come from, in words. */
  readonly rules: string;
  readonly servers: number;
  readonly now: Outcome;
  /** What changes with other settings. */
  readonly set?: Outcome & { readonly settings: readonly string[] };
  /** Alerts that could not be judged: names of series of which there was nothing. */
  readonly unsaid: readonly {
    readonly alert: string;
    readonly missing: readonly string[];
    /** It cannot fire. */
    readonly isBlind: boolean;
    /** These series begin with what it is about: there was none of it, or nobody looked. */
    readonly isEvent?: boolean;
  }[];
  readonly notes: readonly string[];
  readonly cost: Cost;
}

/** Severities that get somebody out of bed, and those of which nobody is told. */
export function pages(severity: string): boolean {
  return /^(critical|page|emergency|high)$/i.test(severity);
}

export function isTold(severity: string): boolean {
  return !/^(info|none|debug)$/i.test(severity);
}
