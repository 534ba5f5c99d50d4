/** The dashboards that alerts lead to: their uid in Grafana, and which labels of an alert fill a variable. */
export interface Dashboard {
  readonly uid: string;
  /** Labels of the alert that are variables of the dashboard, by the same name. */
  readonly variables: readonly string[];
  /** How much of the time before the alert is shown, seconds. */
  readonly lookBackSeconds: number;
}

const HOUR = 3_600;

export const DASHBOARDS = {
  server: { uid: 'headroom-server', variables: ['server', 'model'], lookBackSeconds: HOUR },
  model: { uid: 'headroom-server', variables: ['model'], lookBackSeconds: HOUR },
  capacity: { uid: 'headroom-capacity', variables: ['server', 'model'], lookBackSeconds: 24 * HOUR },
  baseline: {
    uid: 'headroom-baselines',
    variables: ['signal', 'server', 'model'],
    lookBackSeconds: 24 * HOUR,
  },
  gpu: { uid: 'headroom-gpu', variables: ['instance', 'device_id', 'uuid'], lookBackSeconds: 3 * HOUR },
  exporter: { uid: 'headroom-exporter', variables: ['instance'], lookBackSeconds: 3 * HOUR },
  audit: { uid: 'headroom-alerts', variables: ['alert', 'signal'], lookBackSeconds: 14 * 24 * HOUR },
} as const satisfies Record<string, Dashboard>;

/**
 * A link as an annotation: the dashboard with its variables and the time up to the alert, which stands still when somebody
 * opens it the day after. `base` is the URL of Grafana, or empty for a path alone.
 */
export function dashboardLink({ uid, variables, lookBackSeconds }: Dashboard, base: string): string {
  const time = [`from=${milliseconds(`time() - ${lookBackSeconds}`)}`, `to=${milliseconds('time()')}`];
  const filled = variables.map((name) => `var-${name}={{ $labels.${name} | urlquery }}`);
  return `${base.replace(/\/+$/, '')}/d/${uid}?${[...time, ...filled].join('&')}`;
}

/** Unix milliseconds: templates have no clock but that of a query. */
function milliseconds(expression: string): string {
  return `{{ query "${expression}" | first | value | printf "%.0f" }}000`;
}
