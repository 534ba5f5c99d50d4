/** The rules of Grafana's dashboard-linter (github.com/grafana/dashboard-linter), for classic dashboards on Prometheus. */
import { VariableRefresh, VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard, Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { panelsOf, queriesOf } from './built.test.support.ts';
import type { PanelQuery } from './built.test.support.ts';
import { refusedByPromtool, substituted } from './promql.test.support.ts';
import { selectorsIn } from './selectors.test.support.ts';
import { GRAFANA_UNITS } from './grafana-units.test.support.ts';

/** What a rule finds: the panel if it is about one, the expression or unit if it is about that. */
export interface Finding {
  readonly panel?: string;
  readonly found: string;
}

export type Rule = (dashboard: Dashboard) => readonly Finding[];

/** Those that the linter looks at the data, the title and the unit of. */
const FIGURES = ['stat', 'table', 'timeseries', 'gauge'];
const WITH_QUERIES = [...FIGURES, 'state-timeline'];

export const RULES: Readonly<Record<string, Rule>> = {
  'template-datasource-rule': ({ templating: { list = [] } }) => {
    const sources = list.filter(({ type }) => type === VariableType.Datasource);
    if (sources.length === 0) return [{ found: 'no data source to choose' }];
    return sources.flatMap(({ name, label }) =>
      name === 'datasource' && label === 'Data source' ? [] : [{ found: `${name} (${label})` }],
    );
  },
  'template-job-rule': (dashboard) => complaintsOf(dashboard, 'job', 'Job'),
  'template-instance-rule': (dashboard) => complaintsOf(dashboard, 'instance', 'Instance'),
  'template-label-promql-rule': ({ templating: { list = [] } }) =>
    queried(list).flatMap(({ name, definition = '' }) => {
      const [, of] = /^label_values\((.+), \w+\)$/.exec(definition) ?? [];
      return of !== undefined && refusedByPromtool([substituted(of)]).length === 0 ? [] : [{ found: name }];
    }),
  'template-on-time-change-reload-rule': ({ templating: { list = [] } }) =>
    queried(list).flatMap(({ name, refresh }) =>
      refresh === VariableRefresh.OnTimeRangeChanged ? [] : [{ found: name }],
    ),
  'panel-datasource-rule': ofPanels(FIGURES, ({ datasource }) =>
    datasource?.uid === '${datasource}' ? [] : [String(datasource?.uid)],
  ),
  'panel-title-description-rule': ofPanels(FIGURES, ({ title, description }) =>
    title && description ? [] : ['no title or no description'],
  ),
  'panel-units-rule': ofPanels(FIGURES, (panel) => unitsOf(panel).filter((unit) => !GRAFANA_UNITS.has(unit))),
  'panel-no-targets-rule': ofPanels(FIGURES, ({ targets = [] }) => (targets.length > 0 ? [] : ['no query'])),
  // There is no Loki among the data sources, so that both of these have nothing to look at.
  'target-logql-rule': ofQueries(({ datasource }) =>
    datasource.type === 'prometheus' ? [] : [datasource.type],
  ),
  'target-logql-auto-rule': ofQueries(({ expr }) => (expr.includes('$__auto') ? [expr] : [])),
  'target-promql-rule': ofQueries(({ expr }) => (expr === '' ? ['no expression'] : [])),
  'target-rate-interval-rule': ofQueries(({ expr }) =>
    selectorsIn(expr).flatMap(({ text, range, within }) =>
      range !== undefined && range !== '$__rate_interval' && ['rate', 'irate'].includes(within) ? [text] : [],
    ),
  ),
  'target-job-rule': ofQueries(({ expr }) => without(expr, 'job=~"$job"')),
  'target-instance-rule': ofQueries(({ expr }) => without(expr, 'instance=~"$instance"')),
  'target-counter-agg-rule': ofQueries(({ expr }) =>
    selectorsIn(withoutGrowth(expr)).flatMap(({ name, text, within, range }) =>
      name.endsWith('_total') && !(range && ['rate', 'irate', 'increase'].includes(within)) ? [text] : [],
    ),
  ),
  'uneditable-dashboard': ({ editable }) => (editable ? [{ found: 'editable' }] : []),
};

function queried(variables: readonly VariableModel[]): readonly VariableModel[] {
  return variables.filter(({ type }) => type === VariableType.Query);
}

function complaintsOf({ templating: { list = [] } }: Dashboard, name: string, label: string): Finding[] {
  const found = list.find((variable) => variable.name === name);
  const expected = { label, multi: true, allValue: '.+', type: 'query' };
  const right =
    found?.datasource?.uid === '${datasource}' &&
    Object.entries(expected).every(([key, value]) =>
      Object.entries(found).some(([k, v]) => k === key && v === value),
    );
  return right ? [] : [{ found: `${name}: ${found ? 'not as it is to be' : 'missing'}` }];
}

function ofPanels(types: readonly string[], check: (panel: Panel) => readonly string[]): Rule {
  return (dashboard) =>
    panelsOf(dashboard)
      .filter(({ type }) => types.includes(type))
      .flatMap((panel) => check(panel).map((found) => ({ panel: panel.title ?? '', found })));
}

function ofQueries(check: (query: PanelQuery) => readonly string[]): Rule {
  return ofPanels([...WITH_QUERIES, 'heatmap', 'bargauge'], (panel) => queriesOf(panel).flatMap(check));
}

/** Unlike the linter we take the difference of a counter between two points for an increase, where a restart is a gap. */
function withoutGrowth(expr: string): string {
  return expr.replaceAll(/([\w:]+\{[^}]*\}) - \1 offset \$__interval >= 0/g, '');
}

function without(expr: string, matcher: string): readonly string[] {
  return selectorsIn(expr).flatMap(({ text, matchers }) => (matchers.includes(matcher) ? [] : [text]));
}

/** Unlike the linter we want a unit where values are mapped, too. */
function unitsOf({ fieldConfig }: Panel): readonly string[] {
  const own = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.flatMap(({ id, value }) => (id === 'unit' ? [String(value)] : [])),
  );
  return [...new Set([fieldConfig?.defaults.unit ?? '', ...own])];
}
