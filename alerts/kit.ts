import { alertingGroups } from './alerting/groups.ts';
import type { AlertingOptions } from './alerting/groups.ts';
import { auditGroups } from './audit/groups.ts';
import { recordingGroups } from './recording/groups.ts';
import type { RuleFile } from './rules.ts';
import { verdictGroups } from './verdict/groups.ts';
import type { Thresholds } from './verdict/thresholds.ts';

/** What of a config the rules depend on. */
export interface KitOptions {
  readonly verdict: Thresholds;
  /** Links, and the share of requests that must keep their SLO. */
  readonly alerting?: AlertingOptions;
}

/** Every rule file by its name, in the order in which they build on each other. */
export function ruleFiles(options: KitOptions): Readonly<Record<string, RuleFile>> {
  return {
    verdict: { groups: verdictGroups(options.verdict) },
    recording: { groups: recordingGroups() },
    alerting: { groups: alertingGroups(options.alerting) },
    audit: { groups: auditGroups(options.alerting) },
  };
}
