import { alertingGroups } from './alerting/groups.ts';
import type { AlertingOptions } from './alerting/groups.ts';
import { auditGroups } from './audit/groups.ts';
import { baselineGroups } from './baselines/groups.ts';
import type { BaselineOptions } from './baselines/groups.ts';
import { WATCHED_SIGNALS } from './baselines/signals/watched.ts';
import { recordingGroups } from './recording/groups.ts';
import { NO_LABELS, withLabels } from './labels.ts';
import type { LabelOptions } from './labels.ts';
import type { RuleFile, RuleGroup } from './rules.ts';
import { verdictGroups } from './verdict/groups.ts';
import type { Thresholds } from './verdict/thresholds.ts';

/** All signals that are watched out of the box, by the hours of UTC. */
export const DEFAULT_BASELINES: BaselineOptions = {
  signals: WATCHED_SIGNALS,
  timeZone: 'UTC',
  fromYear: 2026,
};

/** What of a config the rules depend on. */
export interface KitOptions {
  readonly verdict: Thresholds;
  /** How often the verdict is judged, a Prometheus duration; the default of its groups unless given. */
  readonly verdictInterval?: string;
  readonly baselines?: BaselineOptions;
  /** Links, and the share of requests that must keep their SLO. */
  readonly alerting?: AlertingOptions;
  /** Labels of one's own targets. */
  readonly labels?: LabelOptions;
}

export type RuleFiles = Readonly<
  Record<'verdict' | 'recording' | 'baselines' | 'alerting' | 'audit', RuleFile>
>;

/**
 * Every rule file by its name, in the order in which they build on each other.
 * @throws Error that names the signal or the zone that cannot be
 */
export function ruleFiles(options: KitOptions): RuleFiles {
  const { verdict, verdictInterval, baselines = DEFAULT_BASELINES, alerting, labels = NO_LABELS } = options;
  const file = (groups: readonly RuleGroup[]) => ({ groups: withLabels(groups, labels) });
  return {
    verdict: file(verdictGroups(verdict, verdictInterval)),
    recording: file(recordingGroups({ objective: alerting?.objective })),
    baselines: file(baselineGroups(baselines)),
    alerting: file(alertingGroups({ ...alerting, thresholds: verdict })),
    audit: file(auditGroups(alerting)),
  };
}
