/** What a report says, before it is written in one way or another. Times are Unix seconds, shares 0-1; absent is unknown. */
import type { VerdictInputs } from '../../alerts/verdict/inputs.ts';
import type { VerdictName, VerdictRow } from '../../alerts/verdict/table.ts';

export interface Report {
  /** Of this shape. */
  readonly schema: 1;
  readonly from: number;
  readonly to: number;
  /** Seconds between two looks. */
  readonly step: number;
  /** Whose hours and weekdays are meant. */
  readonly timeZone: string;
  /** Address of the server, without what may be a secret. */
  readonly source: string;
  /** What to change, what matters most first. */
  readonly advice: readonly Advice[];
  readonly models: readonly ModelReport[];
  /** What the data could not say. */
  readonly unsaid: readonly Unsaid[];
  readonly notes: readonly string[];
}

export interface Advice {
  /** Server and model. */
  readonly about: string;
  readonly verdict?: VerdictName;
  readonly tone: VerdictRow['tone'];
  /** What was seen, for how long. */
  readonly why: string;
  readonly act: string;
  /** How the saving, or the need, comes about. */
  readonly arithmetic: string;
  /** Dollars in the range; of a saving, or of money that was spent for nothing. */
  readonly dollars?: number;
  /** The same while it goes on, where it was so at the end of the range. */
  readonly dollarsPerHour?: number;
}

export interface Unsaid {
  readonly about: string;
  readonly question: string;
  /** Series that would say it, and how to get them. */
  readonly wants: string;
}

export interface ModelReport {
  readonly name: string;
  readonly servers: readonly ServerReport[];
  readonly replicas: Replicas;
  readonly trend?: Trend;
  readonly warmPool?: WarmPool;
}

export interface ServerReport {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Of the range, and those in which anything of it was seen, and it had a verdict. */
  readonly hours: { readonly range: number; readonly seen: number; readonly judged: number };
  readonly gaps: readonly Gap[];
  readonly verdicts: readonly VerdictTime[];
  /** At the end of the range. */
  readonly latest?: VerdictName;
  readonly use: Use;
  readonly bands: readonly Band[];
  readonly promises: readonly Promised[];
  readonly answers?: Answers;
  readonly money?: Money;
  readonly energy?: { readonly kilowattHours: number; readonly joulesPerToken?: number };
  /** For charts. */
  readonly overTime: {
    readonly verdicts: readonly (VerdictName | null)[];
    readonly utilisation?: readonly (number | null)[];
    readonly tokensPerSecond?: readonly (number | null)[];
    readonly batchFill?: readonly (number | null)[];
    readonly queueDepth?: readonly (number | null)[];
  };
}

/** A time of which nothing is known, between times of which something is. */
export interface Gap {
  readonly from: number;
  readonly hours: number;
}

export interface VerdictTime {
  readonly name: VerdictName;
  readonly hours: number;
  /** Of the hours with a verdict. */
  readonly share: number;
  /** Means over these hours. */
  readonly inputs: VerdictInputs;
}

export interface Level {
  readonly mean: number;
  readonly p95: number;
}

export interface Use {
  readonly gpus?: number;
  readonly utilisation?: Level;
  readonly tokensPerSecond?: Level;
  readonly tokensPerGpuHour?: number;
  /** While requests ran. */
  readonly batchFill?: Level;
  readonly queueDepth?: Level;
  readonly kvUsage?: Level;
  readonly requestsPerSecond?: Level;
}

/** The times in which the GPUs were so busy. */
export interface Band {
  readonly from: number;
  readonly to: number;
  /** Of the times at which utilisation is known. */
  readonly share: number;
  /** Mean, and 5 % and 95 % of the times. */
  readonly tokensPerSecond?: { readonly mean: number; readonly low: number; readonly high: number };
  readonly batchFill?: number;
}

export interface Promised {
  readonly objective: string;
  readonly requests: number;
  /** Share of them; none where there was no request to measure. */
  readonly kept?: number;
  /** That has to be kept. */
  readonly promised: number;
  /** In which fewer requests kept it. */
  readonly hoursMissed: number;
}

export interface Answers {
  readonly requests: number;
  readonly failed?: number;
  readonly empty?: number;
  readonly truncated?: number;
  readonly aborted?: number;
  /** The times in which more of them failed than a promise allows. */
  readonly failing?: Failing;
}

export interface Failing {
  readonly hours: number;
  /** It was so at the end. */
  readonly isNow: boolean;
  /** In these hours, and shares of them. */
  readonly requests: number;
  readonly failed: number;
  readonly empty: number;
}

/** In the hours seen. */
export interface Money {
  readonly dollars: number;
  readonly perHour: number;
  readonly perMillionTokens?: number;
  readonly perRequest?: number;
  /** While no kernel ran. */
  readonly idle?: number;
  /** While no request ended and none ran. */
  readonly unused?: number;
}

export interface Replicas {
  /** Servers that serve the model, and GPUs of one. */
  readonly now: number;
  readonly gpusEach?: number;
  readonly needed?: Need;
  readonly in30Days?: Need;
  /** Why it is unknown. */
  readonly unknown?: string;
}

export interface Need {
  readonly replicas: number;
  /** As many servers as they are now, before they are made whole. */
  readonly exact: number;
  readonly gpus?: number;
  readonly arithmetic: string;
  /** `full_load`: from what finishes at full load; `places`: from requests at once, at least. */
  readonly from: 'full_load' | 'places';
}

export interface Trend {
  /** With the same weekday a week before them, that it was taken from. */
  readonly days: number;
  /** Change of demand in a week and in 30 days, as shares of what it is. */
  readonly perWeek: number;
  readonly in30Days: number;
  /** Of these days, those that changed in this direction. */
  readonly agreeing: number;
  readonly isClear: boolean;
}

export interface WarmPool {
  readonly loadSeconds: number;
  /** That growth is looked at over: the load time, counted as the rules count it. */
  readonly countedSeconds: number;
  readonly perReplica: number;
  readonly days: number;
  /** By hour of the week from Monday 0 o'clock on, or by hour of the day while there is less than a week. */
  readonly hours: readonly WarmHour[];
  readonly most: number;
}

export interface WarmHour {
  /** 0 to 167, or 0 to 23. */
  readonly hour: number;
  /** Requests by which demand grew in a load time, 95 % of the moments. */
  readonly growth: number;
  /** For the most that demand became within a load time, at 95 % of the moments; one at least. */
  readonly replicas: number;
  /** Beyond what demand took a load time before, at 95 % of the moments. */
  readonly warm: number;
}
