/** Variables of dashboards. Alerts fill them by name: alerts/alerting/dashboards.ts. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { gpu, inference, self } from '../../exporter/catalogue/index.ts';
import { DATASOURCE } from '../panels/query.ts';

interface Label {
  readonly title: string;
  /** What has the label, of what the variables before it chose. */
  readonly of: string;
}

const OF_JOB = 'job=~"$job"';
const OF_INSTANCE = `${OF_JOB}, instance=~"$instance"`;
/** Scraped servers say that they are ready; those that push may only count requests. */
const SERVERS = `{__name__=~"${inference.serverReady.name}|${inference.requests.name}", ${OF_INSTANCE}`;

const LABELS = {
  job: { title: 'Job', of: self.buildInfo.name },
  instance: { title: 'Instance', of: `${self.buildInfo.name}{${OF_JOB}}` },
  server: { title: 'Server', of: `${SERVERS}}` },
  model: { title: 'Model', of: `${SERVERS}, server=~"$server"}` },
  device_id: { title: 'GPU', of: `${gpu.up.name}{${OF_INSTANCE}}` },
  uuid: { title: 'GPU UUID', of: `${gpu.up.name}{${OF_INSTANCE}, device_id=~"$device_id"}` },
} as const satisfies Record<string, Label>;

export type VariableName = keyof typeof LABELS;

/** Each has "All", and knows of what the ones before it chose. */
export function variable(name: VariableName): QueryVariableBuilder {
  const { title, of } = LABELS[name];
  return labelVariable(name, title, of);
}

/** A variable of one dashboard alone. @param of a selector of what has the label, which has the name of the variable unless given */
export function labelVariable(name: string, title: string, of: string, label = name): QueryVariableBuilder {
  const query = `label_values(${of}, ${label})`;
  // oxlint-disable unicorn/no-array-sort -- not an array
  return new QueryVariableBuilder(name)
    .label(title)
    .datasource(DATASOURCE)
    .query({ query, refId: name })
    .definition(query)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: ['All'], value: ['$__all'] })
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);
}

/** @param name of the data source that is chosen at first; Grafana's default one unless given */
export function datasourceVariable(name?: string): Builder<VariableModel> {
  const datasource = new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus');
  return name === undefined ? datasource : datasource.current({ selected: true, text: name, value: name });
}
