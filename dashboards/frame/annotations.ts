/** What happened: on every panel over time, as a line with a note. */
import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { alertTopics } from '../../alerts/alerting/groups.ts';
import { AUDIT_ALERTS } from '../../alerts/audit/alerts.ts';
import { inference, self } from '../../exporter/catalogue/index.ts';
import { DATASOURCE } from '../panels/query.ts';
import { ofExporters } from '../queries/exporter.ts';
import { select } from '../queries/select.ts';

export interface Happening {
  readonly name: string;
  readonly color: string;
  readonly expr: string;
  readonly title: string;
  readonly text: string;
  /** The value is when it happened, Unix milliseconds. */
  readonly atValue?: boolean;
}

export const ALERT_NAMES = [...alertTopics().flatMap(({ alerts }) => alerts), ...AUDIT_ALERTS].map(
  ({ name }) => name,
);

/** Variables that are called otherwise than the label of alerts. */
const LABEL_OF: Readonly<Record<string, string>> = { alert: 'alertname' };

/** Our alerts while they fire: those of what is chosen, and those that name nothing of it. */
function firing(variables: readonly string[]): Happening {
  const chosen = variables.map((name) => `, ${LABEL_OF[name] ?? name}=~"$${name}|"`).join('');
  const names = [...new Set(ALERT_NAMES)].join('|');
  return {
    name: 'Alerts',
    color: 'red',
    expr: `max by (alertname, severity, server, model, device_id, signal) (ALERTS{alertstate="firing", alertname=~"${names}"${chosen}})`,
    title: '{{alertname}}',
    text: '{{severity}} {{server}} {{model}} {{signal}} {{device_id}}',
  };
}

const serverRestarts: Happening = {
  name: 'Server restarts',
  color: 'orange',
  expr: `${select(inference.serverStartTimeSeconds, 'server')} * 1000`,
  title: 'Server started',
  text: '{{server}} · {{model}}',
  atValue: true,
};

const exporterRestarts: Happening = {
  name: 'Exporter restarts',
  color: 'blue',
  expr: `1000 * (${ofExporters(self.startTimeSeconds)})`,
  title: 'Exporter started',
  text: '{{instance}}: counters begin anew',
  atValue: true,
};

const loadedConfig: Happening = {
  name: 'Config loaded',
  color: 'super-light-blue',
  expr: `${select(self.configLastReloadSuccessTimestampSeconds, 'instance')} * 1000`,
  title: 'Config loaded',
  text: '{{instance}}',
  atValue: true,
};

const refusedConfig: Happening = {
  name: 'Config refused',
  color: 'yellow',
  // Grafana draws a note only where the value is above 0.
  expr: `1 - ${select(self.configLastReloadSuccessful, 'instance')} > 0`,
  title: 'Config refused',
  text: '{{instance}} runs on the config that it had before',
};

/** Those that a dashboard with these variables can show. */
export function annotations(variables: readonly string[]): readonly AnnotationQuery[] {
  const ofServers = variables.includes('server') ? [serverRestarts] : [];
  const fromExporters = variables.includes('instance') ? [exporterRestarts, loadedConfig, refusedConfig] : [];
  return [firing(variables), ...ofServers, ...fromExporters].map(annotation);
}

/** Grafana joins points that are no farther apart into one line. */
const STEP = '60s';

export function annotation({ name, color, expr, title, text, atValue = false }: Happening): AnnotationQuery {
  const { placement: _, ...query } = new AnnotationQueryBuilder()
    .name(name)
    .datasource(DATASOURCE)
    .enable(true)
    .iconColor(color)
    // Grafana 11 asks for this. Newer ones ask for the target, which some of them make of this and some do not.
    .expr(expr)
    .step(STEP)
    .target(new DataqueryBuilder().refId('Anno').expr(expr).interval(STEP))
    .titleFormat(title)
    .textFormat(text)
    .useValueForTime(atValue)
    .build();
  return query;
}
