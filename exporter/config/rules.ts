import { z } from 'zod';

/** What the rules that `gpu-headroom rules` writes depend on; the exporter itself does without. */
const SIGNAL_NAME = /^[a-z][a-z0-9_]*$/;

const signalName = z.string().superRefine((name, context) => {
  if (!SIGNAL_NAME.test(name)) context.addIssue(`"${name}" is no name of a signal. Try "my_tokens".`);
});
const expression = z.string().superRefine((expr, context) => {
  if (expr.trim() === '') context.addIssue('is empty. Try "my:tokens:rate5m".');
});
const aboveZero = z.number().superRefine((value, context) => {
  if (!(value > 0)) context.addIssue(`${value} is not above 0. Try 5.`);
});

const signal = z
  .strictObject({
    signal: signalName,
    kind: z.enum(['rate', 'latency', 'cost', 'ratio', 'gauge']),
    direction: z.enum(['up', 'down', 'both']).default('both'),
    unit: z.string().default(''),
    minimum_effect: aboveZero,
    minimum_traffic: z.strictObject({ expr: expression, at_least: aboveZero }).optional(),
    expr: expression,
    help: z.string().default(''),
  })
  .transform(({ minimum_effect, minimum_traffic: traffic, ...value }) => ({
    ...value,
    minimumEffect: minimum_effect,
    ...(traffic && { minimumTraffic: { expr: traffic.expr, atLeast: traffic.at_least } }),
  }));

const timeZone = z.string().superRefine((name, context) => {
  if (!isTimeZone(name)) context.addIssue(`"${name}" is no time zone. Try "Europe/Berlin" or "UTC".`);
});

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Section `baselines`: whose hours they go by, signals of one's own, and those that are not to be watched. */
export const baselines = z
  .strictObject({
    time_zone: timeZone.default('UTC'),
    signals: z.array(signal).default([]),
    ignore: z.array(z.string()).default([]),
  })
  .transform(({ time_zone, signals, ignore }) => ({ timeZone: time_zone, signals, ignore }));

const url = z.string().superRefine((found, context) => {
  const protocol = URL.canParse(found) ? new URL(found).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:')
    context.addIssue(`"${found}" is not an http or https address. Try "https://grafana.example.com".`);
});

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Labels that are ours, or that Prometheus gives a meaning. */
const TAKEN = new Set([
  'server',
  'model',
  'job',
  'device_id',
  'uuid',
  'le',
  'alertname',
  'alertstate',
  'severity',
  // Variables of dashboards.
  'instance',
  'signal',
  'alert',
  'datasource',
]);

const labelName = z.string().superRefine((name, context) => {
  if (!LABEL_NAME.test(name)) context.addIssue(`"${name}" is no name of a label. Try "cluster".`);
  if (TAKEN.has(name)) context.addIssue(`"${name}" has a meaning already. Leave it out.`);
});

/** Section `labels`: what targets of one's own have beside those that Prometheus gives them. */
export const labels = z.strictObject({
  target: z.array(labelName).default([]),
  group: z.array(labelName).default([]),
});

/** Section `dashboards`: the data source that they open with. */
export const dashboards = z.strictObject({ datasource: z.string().min(1).optional() });

/** Section `alerts`: where their links lead, and the share of requests that must keep the SLO. */
export const alerts = z
  .strictObject({
    slo_objective: z.number().gt(0).lt(1).optional(),
    dashboard_url: url.optional(),
    runbook_url: url.optional(),
  })
  .transform(({ slo_objective: objective, dashboard_url: dashboardUrl, runbook_url: runbookUrl }) => ({
    ...(objective !== undefined && { objective }),
    ...(dashboardUrl !== undefined && { dashboardUrl }),
    ...(runbookUrl !== undefined && { runbookUrl }),
  }));
