import type { Range } from '../../prometheus-client/client.ts';
import type { Gap } from '../report.ts';
import { timeAt } from './grid.ts';

const HOUR = 3_600;
/** A scrape that failed is no gap. */
const SHORTEST_GAP = 2;

/** Before the first time and after the last one nothing is missing: the server may not have been there. */
export function gapsOf(seen: readonly boolean[], range: Range): readonly Gap[] {
  const gaps: Gap[] = [];
  const last = seen.lastIndexOf(true);
  let from = seen.indexOf(true);
  for (let index = from; index >= 0 && index <= last; index++) {
    if (!seen[index]) continue;
    const steps = index - from - 1;
    if (steps >= SHORTEST_GAP)
      gaps.push({ from: timeAt(range, from + 1), hours: (steps * range.step) / HOUR });
    from = index;
  }
  return gaps;
}
