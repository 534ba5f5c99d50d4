import type { VerdictName } from '../../../alerts/verdict/table.ts';

/** Looks without a finding that end one. */
const LEAST_HEALTHY = 3;

/** What holds at the end. A moment without a finding ends none: while an exporter starts anew there is one, whatever goes on. */
export function latestOf(verdicts: readonly (VerdictName | undefined)[]): VerdictName | undefined {
  const latest = verdicts.at(-1);
  if (latest !== 'healthy') return latest;
  const end = verdicts.slice(-LEAST_HEALTHY).toReversed();
  return end.find((verdict) => verdict !== undefined && verdict !== 'healthy') ?? latest;
}
