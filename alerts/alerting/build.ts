/** From definitions to rules. */
import type { AlertingRule, RuleGroup } from '../rules.ts';
import { dashboardLink } from './dashboards.ts';
import type { AlertDefinition, AlertTopic } from './definition.ts';

export interface RuleOptions {
  /** URL of Grafana; without it the annotation is a path. */
  readonly dashboardUrl?: string;
  /** Where the runbooks are; without it the annotation is their path in the repository. */
  readonly runbookUrl?: string;
  /** Divides every time that a condition must hold, for tests; windows in expressions stay. */
  readonly pace?: number;
  /** Prometheus duration between evaluations in place of those of the topics. */
  readonly interval?: string;
}

/** Where the runbooks are in the repository. */
export const RUNBOOKS = 'alerts/runbooks';

export function groupOf(topic: AlertTopic, options: RuleOptions): RuleGroup {
  return {
    name: `headroom-${topic.name}`,
    interval: options.interval ?? promDuration(topic.intervalSeconds),
    rules: topic.alerts.map((alert) => ruleOf(alert, options)),
  };
}

function ruleOf(alert: AlertDefinition, options: RuleOptions): AlertingRule {
  const { pace = 1 } = options;
  const hold = alert.holdSeconds / pace;
  const keep = (alert.keepSeconds ?? 0) / pace;
  return {
    alert: alert.name,
    expr: alert.expr,
    ...(hold > 0 && { for: promDuration(hold) }),
    ...(keep > 0 && { keep_firing_for: promDuration(keep) }),
    labels: { severity: alert.severity, ...alert.labels },
    annotations: annotationsOf(alert, options),
  };
}

function annotationsOf(alert: AlertDefinition, options: RuleOptions): AlertingRule['annotations'] {
  const { dashboardUrl = '', runbookUrl = RUNBOOKS } = options;
  return {
    summary: alert.summary,
    description: alert.action,
    dashboard_url: dashboardLink(alert.dashboard, dashboardUrl),
    runbook_url: `${runbookUrl.replace(/\/+$/, '')}/${alert.name}.md`,
  };
}

const UNITS = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** Seconds as the shortest Prometheus duration of one unit. */
export function promDuration(seconds: number): string {
  const milliseconds = Math.max(1, Math.round(seconds * 1_000));
  for (const [unit, size] of UNITS) if (milliseconds % size === 0) return `${milliseconds / size}${unit}`;
  return `${milliseconds}ms`;
}
