/** What an alert is before it is a rule: the rule file, docs/alerts.md and the check of the runbooks are made from it. */
import type { Severity } from '../rules.ts';
import type { Dashboard } from './dashboards.ts';

export interface AlertDefinition {
  /** What is wrong, in the field's style. Its runbook is alerts/runbooks/NAME.md. */
  readonly name: string;
  readonly severity: Severity;
  readonly expr: string;
  /** The condition in words, for docs/alerts.md. */
  readonly when: string;
  /** How long the condition must hold, and how long the alert stays after it: seconds, with the reason in a comment. */
  readonly holdSeconds: number;
  readonly keepSeconds?: number;
  /** Template: what is wrong, with its number. */
  readonly summary: string;
  /** Template: what to do first. */
  readonly action: string;
  readonly dashboard: Dashboard;
  /** Labels beside the severity; never a value. */
  readonly labels?: Readonly<Record<string, string>>;
}

export interface AlertTopic {
  /** Of the rule group, after `headroom-`. */
  readonly name: string;
  /** Seconds between evaluations. */
  readonly intervalSeconds: number;
  readonly alerts: readonly AlertDefinition[];
}

export const MINUTE = 60;
export const HOUR = 60 * MINUTE;

/** The server and its model as every summary names them. */
export const SERVER = '{{ $labels.server }} ({{ $labels.model }})';

/** The GPU as every summary names it. */
export const GPU = 'GPU {{ $labels.device_id }} of {{ $labels.instance }}';
