import { code, prose, table } from '../../exporter/documents/markdown.ts';
import { AUDIT_ALERTS } from '../audit/alerts.ts';
import { AUDIT } from '../audit/rules.ts';
import { CAUSES } from '../causes/causes.ts';
import type { RuleFiles } from '../kit.ts';
import { percent } from '../percent.ts';
import { mayMiss, PROMISED_SHARE } from '../recording/slo.ts';
import { promDuration, RUNBOOKS } from './build.ts';
import type { AlertDefinition } from './definition.ts';
import { alertTopics } from './groups.ts';

const MEANING = { critical: 'page', warning: 'ticket', info: 'info' } as const;

/** Every alert as a Markdown page. The same code always gives the same text. */
export function alertsPage(): string {
  const alerts = alertTopics().flatMap((topic) => topic.alerts);
  return `${[
    '<!-- Generated from alerts/alerting and alerts/audit by `npm run generate`. Change the definitions there, not this page. -->',
    '# Alerts',
    `Pages are for what hurts users now and needs a person now; tickets wait until morning; a deviation from a baseline never pages. Prometheus 2.42 and newer loads them by \`rule_files\`, without feature flags: ${fileLink('alerting')} and ${fileLink('audit')}, with ${fileLink('verdict')}, ${fileLink('recording')} and ${fileLink('baselines')}, whose series they read. Where one of these is not loaded, alerts that read it stay silent, without an error. [alertmanager.yaml](../examples/alertmanager/alertmanager.yaml) groups them, sends pages and tickets apart, and lets a page silence the tickets of the same server.`,
    `Each alert says what is wrong with its number (${code('summary')}), what to do first (${code('description')}), and where to look (${code('dashboard_url')}, with the time and the variables of the alert; ${code('runbook_url')}). The links are paths until URLs are given.`,
    alertTable(alerts),
    '## Alerts on the alerts',
    `What fires is counted, but for what nobody is told of (info), and so is what people say of it: [\`gpu-headroom review\`](review.md) lists firings and takes for each whether it was right, as an event [\`alert.reviewed\`](events.md#alertreviewed). ${code(AUDIT.firings)}, ${code(AUDIT.reviews)}, ${code(AUDIT.unreviewed)} and ${code(AUDIT.falseRatio)} are recorded for each alert and its label ${code('signal')}.`,
    alertTable(AUDIT_ALERTS),
    '## By what each was seen',
    'A test drives into each cause, has each alert arrive in a real Alertmanager at the right receiver with its texts filled in, and has it end (`alerts/causes`). `for` is shortened there, windows are not: what takes hours is simulated up to now and given to Prometheus as its past.',
    causeTable(),
    '## What they stand on',
    `The error budget is ${percent(mayMiss(PROMISED_SHARE))}, because an SLO in the config is a promise at p95; ${code('alerts.slo_objective')} there makes it another. Burn rates are those of the [SRE workbook](https://sre.google/workbook/alerting-on-slos/): 14.4 over an hour and 6 over six, each with a short window that ends the alert soon. A service with so little traffic that a share says nothing is not paged for its latency; that it stalls, or has no server, is.`,
  ].join('\n\n')}\n`;
}

function fileLink(name: keyof RuleFiles): string {
  return `[${name}.rules.yaml](../alerts/generated/${name}.rules.yaml)`;
}

function causeTable(): string {
  const rows = CAUSES.map(({ alert, labels, cause, end }) => [
    [alert, ...Object.values(labels ?? {})].join(' '),
    prose(cause),
    prose(end),
  ]);
  return table(['Alert', 'Seen firing', 'Seen ending'], rows);
}

function alertTable(alerts: readonly AlertDefinition[]): string {
  const rows = alerts.map(({ name, labels, severity, when, holdSeconds, keepSeconds = 0 }) => [
    [`[${name}](../${RUNBOOKS}/${name}.md)`, ...Object.values(labels ?? {})].join(' '),
    `${MEANING[severity]} (${severity})`,
    prose(when),
    holdSeconds > 0 ? promDuration(holdSeconds) : '',
    keepSeconds > 0 ? promDuration(keepSeconds) : '',
  ]);
  return table(['Alert', 'Severity', 'When', 'For', 'Kept'], rows);
}
