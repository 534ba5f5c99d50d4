import { baselineGroups } from './baselines/groups.ts';
import { WATCHED_SIGNALS } from './baselines/signals/watched.ts';
import { recordingGroups } from './recording/groups.ts';
import type { RuleFile } from './rules.ts';
import { verdictGroups } from './verdict/groups.ts';
import type { Thresholds } from './verdict/thresholds.ts';

/** Of all signals that are watched out of the box, by the hours of UTC. */
export const DEFAULT_BASELINES = baselineGroups({
  signals: WATCHED_SIGNALS,
  timeZone: 'UTC',
  fromYear: 2026,
});

/** What of a config the rules depend on. */
export interface KitOptions {
  readonly verdict: Thresholds;
  /** How often the verdict is judged, a Prometheus duration; the default of its groups unless given. */
  readonly verdictInterval?: string;
}

/** Every rule file by its name, in the order in which they build on each other. */
export function ruleFiles({ verdict, verdictInterval }: KitOptions): Readonly<Record<string, RuleFile>> {
  return {
    verdict: { groups: verdictGroups(verdict, verdictInterval) },
    recording: { groups: recordingGroups() },
    baselines: { groups: DEFAULT_BASELINES },
  };
}
