/** What the status page shows, as JSON: made by the exporter, drawn by the page. Absent is unknown. */

/** Verdicts of the truth table; no verdict is said while nothing is known. */
export interface StatusView {
  readonly version: string;
  /** Unix milliseconds at which this was made. */
  readonly now: number;
  /** Unix milliseconds of the last collection that the figures are of; absent before the first. */
  readonly collectedAt?: number;
  /** Longest time between two collections while all is well; the page calls itself stale after three of them. */
  readonly intervalMs: number;
  /** There only in the demo. */
  readonly simulated?: SimulatedView;
  readonly servers: readonly ServerView[];
  readonly gpus: readonly GpuView[];
  readonly sources: readonly SourceView[];
  readonly links: readonly LinkView[];
  /** Servers, GPUs or models that are not shown, because there are too many. */
  readonly leftOut: number;
}

export interface SimulatedView {
  readonly scenario: string;
  readonly scenarios: readonly { readonly name: string; readonly summary: string }[];
  /** One line: what goes on in this scenario. */
  readonly summary: string;
}

/** One model of one server. */
export interface ServerView {
  readonly server: string;
  readonly model: string;
  readonly verdict?: VerdictView;
  /** Why there is no verdict, or what it could not look at; sentences. */
  readonly unknown: readonly string[];
  /** What is worth knowing beside the verdict. */
  readonly notices: readonly NoticeView[];
  /** NVML indexes of its GPUs. */
  readonly deviceIds: readonly string[];
  readonly charts: readonly ChartView[];
}

/** `warning`: answers suffer although no verdict says so; `note`: something changed, or a detail. */
export interface NoticeView {
  readonly kind: 'warning' | 'note';
  /** A sentence. */
  readonly text: string;
}

export interface VerdictView {
  /** `kv_bound` */
  readonly name: string;
  /** The name in words: `KV cache full`. */
  readonly label: string;
  /** To the question whether more GPUs are needed, one sentence. */
  readonly answer: string;
  /** `ok`: nothing to do; `spend`: money is lost; `act`: requests suffer; `fault`: something is broken. */
  readonly tone: 'ok' | 'spend' | 'act' | 'fault';
  /** One sentence with its numbers. */
  readonly says: string;
  /** One sentence: what to do next. */
  readonly next: string;
  /** Since when it holds, Unix milliseconds. */
  readonly since: number;
}

export interface GpuView {
  readonly deviceId: string;
  readonly uuid: string;
  readonly name: string;
  readonly up: boolean;
  /** What was wrong with it in the window of the verdict: phrases such as `reported XID 48`. */
  readonly faults: readonly string[];
  readonly charts: readonly ChartView[];
}

/** A small chart of the last 15 minutes. */
export interface ChartView {
  readonly title: string;
  /** `percent`, `bytes`, `watts`, `seconds`, `requests`, `requests_per_second`, `tokens_per_second`, `celsius`, `ratio` */
  readonly unit: string;
  /** Unix seconds, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly LineView[];
  /** Drawn as a horizontal line: an SLO, a capacity, a limit. */
  readonly limit?: { readonly label: string; readonly value: number };
}

export interface LineView {
  readonly label: string;
  /** One for each time; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

export interface SourceView {
  readonly source: string;
  readonly up: boolean;
  readonly required: boolean;
  /** A sentence with the reason and what to do, when it is down. */
  readonly problem?: string;
  /** Unix milliseconds. */
  readonly lastSuccess?: number;
  /** What the source says of itself: lines of `describe()`. */
  readonly details: readonly string[];
}

export interface LinkView {
  readonly label: string;
  readonly href: string;
}
