/** What breaks each rule of the linter: one change of a good dashboard. */
import { VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard, Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { panelsOf } from './built.test.support.ts';

export const BREAKS: Readonly<Record<string, (dashboard: Dashboard) => void>> = {
  'template-datasource-rule': (dashboard) => void variablesOf(dashboard).shift(),
  'template-job-rule': ofVariable('job', { multi: false }),
  'template-instance-rule': ofVariable('instance', { name: 'exporter' }),
  'template-label-promql-rule': ofVariable('server', { definition: 'label_values(up{, server)' }),
  'template-on-time-change-reload-rule': ofVariable('model', { refresh: VariableRefresh.OnDashboardLoad }),
  'panel-datasource-rule': ofPanel({ datasource: { type: 'prometheus', uid: 'mine' } }),
  'panel-title-description-rule': ofPanel({ description: '' }),
  'panel-units-rule': ofPanel({ fieldConfig: { defaults: { unit: 'parsec' }, overrides: [] } }),
  'panel-no-targets-rule': ofPanel({ targets: [] }),
  'target-logql-rule': ofQuery({ datasource: { type: 'loki', uid: '${datasource}' } }),
  'target-logql-auto-rule': ofQuery({ expr: 'rate({job=~"$job"}[$__auto])' }),
  'target-promql-rule': ofQuery({ expr: '' }),
  'target-rate-interval-rule': ofQuery({ expr: 'rate(process_cpu_seconds_total[5m])' }),
  // Names without braces are of all jobs and instances.
  'target-job-rule': ofQuery({ expr: 'up' }),
  'target-instance-rule': ofQuery({ expr: 'sum(up{job=~"$job"} - scrape_samples_scraped)' }),
  'target-counter-agg-rule': ofQuery({ expr: 'headroom_events_total - headroom_events_duplicate_total' }),
  'uneditable-dashboard': (dashboard) => void Object.assign(dashboard, { editable: true }),
};

/** A copy of it that breaks the rule. */
export function broken(dashboard: Dashboard, rule: string): Dashboard {
  const copy: Dashboard = JSON.parse(JSON.stringify(dashboard));
  BREAKS[rule]?.(copy);
  return copy;
}

function ofVariable(name: string, change: Partial<VariableModel>) {
  return (dashboard: Dashboard) => {
    Object.assign(variablesOf(dashboard).find((each) => each.name === name) ?? {}, change);
  };
}

function ofPanel(change: Partial<Panel>) {
  return (dashboard: Dashboard) => void Object.assign(panelsOf(dashboard)[0] ?? {}, change);
}

function ofQuery(change: Readonly<Record<string, unknown>>) {
  return (dashboard: Dashboard) => void Object.assign(panelsOf(dashboard)[0]?.targets?.[0] ?? {}, change);
}

function variablesOf({ templating }: Dashboard): VariableModel[] {
  return templating?.list ?? [];
}
