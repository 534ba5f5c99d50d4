import { recordingGroups } from './recording/groups.ts';
import type { RuleFile } from './rules.ts';
import { verdictGroups } from './verdict/groups.ts';
import type { Thresholds } from './verdict/thresholds.ts';

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
  };
}
