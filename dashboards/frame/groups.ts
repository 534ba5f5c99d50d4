/** Labels of one's own that tell clusters, regions or namespaces apart: each is chosen before everything else. */
import type { Dashboard, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { self } from '../../exporter/catalogue/index.ts';
import { labelVariable } from './variables.ts';

/** A text in an expression, or a name and the brace in which its matchers stand. */
const STRING_OR_SELECTOR = /"(?:[^"\\]|\\.)*"|([a-zA-Z_:][\w:]*)?\{/g;
/** What every exporter says of itself, where it is asked for without a matcher. */
const ALL_EXPORTERS = `label_values(${self.buildInfo.name}, `;
/** Alerts of a whole fleet have none of the labels. */
const OF_ALERTS = /^(ALERTS$|alert_audit:)/;
/** The first of the variables that a link takes along. */
const TAKEN_ALONG = '${job:queryparam}';

/** The dashboard with a variable for each of these labels, from the widest to the narrowest: they choose all that it shows. */
export function inGroups(dashboard: Dashboard, groups: readonly string[]): Dashboard {
  if (groups.length === 0) return dashboard;
  const chosen: Dashboard = JSON.parse(JSON.stringify(dashboard), (key, value: unknown) =>
    textInGroups(key, value, groups),
  );
  const [datasource, ...others] = chosen.templating?.list ?? [];
  const list = [...(datasource ? [datasource] : []), ...variables(groups), ...others];
  return { ...chosen, templating: { list } };
}

function textInGroups(key: string, value: unknown, groups: readonly string[]): unknown {
  if (typeof value !== 'string') return value;
  switch (key) {
    case 'expr':
    case 'query':
    case 'definition':
      return selecting(value, groups);
    case 'url':
      return value.replaceAll(TAKEN_ALONG, [...groups.map(takenAlong), TAKEN_ALONG].join('&'));
    default:
      return value;
  }
}

/** An expression, or the query of a variable, of what is chosen by these labels alone. */
function selecting(text: string, groups: readonly string[]): string {
  return text
    .replace(ALL_EXPORTERS, `label_values(${self.buildInfo.name}{}, `)
    .replaceAll(STRING_OR_SELECTOR, (found, name: string = '') =>
      found.endsWith('{') ? `${found}${matchers(groups, OF_ALERTS.test(name) ? '|' : '')}, ` : found,
    )
    .replaceAll(', }', '}');
}

function matchers(groups: readonly string[], orNone: string): string {
  return groups.map((group) => `${group}=~"$${group}${orNone}"`).join(', ');
}

function takenAlong(group: string): string {
  return `\${${group}:queryparam}`;
}

function variables(groups: readonly string[]): readonly VariableModel[] {
  return groups.map((group, index) => {
    const wider = groups.slice(0, index);
    const of = wider.length === 0 ? self.buildInfo.name : `${self.buildInfo.name}{${matchers(wider, '')}}`;
    return labelVariable(group, titleOf(group), of).build();
  });
}

/** `k8s_cluster` as "K8s cluster". */
function titleOf(label: string): string {
  const words = label.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
