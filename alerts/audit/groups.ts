import { groupOf } from '../alerting/build.ts';
import type { RuleOptions } from '../alerting/build.ts';
import { alertTopics } from '../alerting/groups.ts';
import type { RuleGroup } from '../rules.ts';
import { AUDIT_ALERTS } from './alerts.ts';
import { activeSince, COUNT_SECONDS, COUNTS } from './rules.ts';

/** Names of the alerts that are watched, each once. */
export function watchedAlerts(): readonly string[] {
  return [...new Set(alertTopics().flatMap(({ alerts }) => alerts.map(({ name }) => name)))];
}

/**
 * The rules that watch alerts. `alertNames`: those of Headroom unless others are given, for the alerts of others are not
 * reviewed here. Counting reads two weeks, and is done every ten minutes.
 */
export function auditGroups(
  options: RuleOptions = {},
  alertNames: readonly string[] = watchedAlerts(),
): readonly RuleGroup[] {
  const alerts = groupOf({ name: 'audit', intervalSeconds: COUNT_SECONDS, alerts: AUDIT_ALERTS }, options);
  return [
    { name: 'headroom-audit-firing', interval: options.interval ?? '1m', rules: [activeSince(alertNames)] },
    { ...alerts, rules: [...COUNTS, ...alerts.rules] },
  ];
}
