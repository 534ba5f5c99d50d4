/** A dashboard from its parts. What all of them have is here and nowhere else. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type {
  AnnotationQuery,
  Dashboard,
  Panel,
  VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotations } from './annotations.ts';
import { inGroups } from './groups.ts';
import { datasourceVariable, variable } from './variables.ts';
import type { VariableName } from './variables.ts';

export interface Board {
  /** Alerts link to it, and so may bookmarks: it does not change. */
  readonly uid: string;
  readonly title: string;
  /** What it answers, one sentence that ends with a question mark. */
  readonly question: string;
  /** From the widest to the narrowest: each chooses among what the ones before it left. */
  readonly variables: readonly VariableName[];
  /** Of this dashboard alone, after the others. */
  readonly ownVariables?: readonly Builder<VariableModel>[];
  readonly ownAnnotations?: readonly AnnotationQuery[];
  /** How much of the past is shown at first: `6h`. */
  readonly lookBack: string;
  /** The most important first. */
  readonly rows: readonly Row[];
}

export interface Row {
  /** None for the first: what is at the top needs no heading. */
  readonly title?: string;
  /** For what not everybody has or needs. */
  readonly collapsed?: boolean;
  readonly panels: readonly Builder<Panel>[];
}

/** Ties the dashboards together. */
export const TAG = 'headroom';
const REFRESH = '1m';

/** What differs from one Grafana to the next. */
export interface BoardOptions {
  /** Name of the data source that is chosen at first; Grafana's default one unless given. */
  readonly datasource?: string | undefined;
  /** Labels of one's own targets, from the widest to the narrowest: variables before all others. */
  readonly groups?: readonly string[];
}

/** As Grafana imports it: a classic dashboard, schema version 42. */
export function build(board: Board, { datasource, groups = [] }: BoardOptions = {}): Dashboard {
  const { uid, title, question, variables, ownVariables = [], ownAnnotations = [], lookBack, rows } = board;
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(question)
    .tags([TAG])
    .timezone('browser')
    .readonly()
    .refresh(REFRESH)
    .time({ from: `now-${lookBack}`, to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .variables([datasourceVariable(datasource), ...variables.map(variable), ...ownVariables]);
  for (const row of rows) addRow(builder, row);
  const dashboard = builder.build();
  const names = [...variables, ...ownVariables.map((own) => own.build().name)];
  number(dashboard);
  const whole = {
    ...dashboard,
    annotations: { list: [...annotations(names), ...ownAnnotations] },
    links: [linkToOthers()],
  };
  return inGroups(whole, groups);
}

/** Panels and rows in their order, from 1. */
function number({ panels = [] }: Dashboard): void {
  let id = 0;
  for (const panel of panels) {
    panel.id = ++id;
    if ('panels' in panel) for (const hidden of panel.panels) hidden.id = ++id;
  }
}

function addRow(builder: DashboardBuilder, { title, collapsed = false, panels }: Row): void {
  const row = title === undefined ? undefined : new RowBuilder(title).collapsed(collapsed);
  if (row) builder.withRow(collapsed ? withPanels(row, panels) : row);
  if (!collapsed) for (const panel of panels) builder.withPanel(panel);
}

function withPanels(row: RowBuilder, panels: readonly Builder<Panel>[]): RowBuilder {
  for (const panel of panels) row.withPanel(panel);
  return row;
}

/** To all dashboards with our tag. The SDK would hide it in a menu. */
function linkToOthers() {
  const { placement: _, ...link } = new DashboardLinkBuilder('Headroom')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .icon('dashboard')
    .tooltip('With the same time and the same variables')
    .includeVars(true)
    .keepTime(true)
    .build();
  return link;
}
