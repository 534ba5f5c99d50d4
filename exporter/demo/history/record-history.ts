import type { RuleGroup } from '../../../alerts/rules.ts';
import { recordPast } from '../../../alerts/past/record-past.ts';

export interface RecordOptions {
  /** Rules, alerts among them. */
  readonly groups: readonly RuleGroup[];
  readonly days: number;
  /** Unix seconds of the last sample. */
  readonly end: number;
  readonly prometheus: string;
  readonly promtool: string;
  /** Folder of Prometheus' data, with the history in it. */
  readonly data: string;
  readonly onProgress: (share: number) => void;
  readonly signal: AbortSignal;
}

const DAY = 86_400;
/** The default of Prometheus, which the demo leaves as it is. */
const LOOKBACK = '5m';
/** What somebody looks at closely is as fine as live; of the weeks before it every fifth minute is enough to draw. */
const FINE_SECONDS = 6 * 3_600;
const COARSE_INTERVAL = 300;

/**
 * What rules would have recorded of the history, and which alerts would have fired in it: a Prometheus that starts evaluates none of its past.
 * @throws Error with what the tool said that failed; AbortError when told to stop
 */
export async function recordHistory(options: RecordOptions): Promise<void> {
  const { end, days } = options;
  const fine = end - FINE_SECONDS;
  const stretches = [
    { from: end - days * DAY, to: fine - 1, leastInterval: COARSE_INTERVAL },
    { from: Math.max(fine, end - days * DAY), to: end, leastInterval: 1 },
  ];
  await recordPast({ ...options, stretches, lookback: LOOKBACK });
}
