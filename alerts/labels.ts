/** Which labels rules take away, and which they keep apart. */
import type { AlertingRule, Rule, RuleGroup } from './rules.ts';

/** Labels of Prometheus and of Kubernetes that tell one exporter of a job from another. */
export const OF_ONE_TARGET = ['instance', 'pod', 'node', 'container'];
/** What the audit of alerts counts by. */
export const OF_ONE_ALERT = ['alertname', 'signal'];

/** Names of labels that targets of one's own have. */
export interface LabelOptions {
  /** Taken away from figures of a fleet, as `instance` is. */
  readonly target: readonly string[];
  /** Kept apart by the audit of alerts, and chosen by in dashboards; all else keeps whatever it does not take away. */
  readonly group: readonly string[];
}

export const NO_LABELS: LabelOptions = { target: [], group: [] };

/** The groups with labels of one's own beside those that their aggregations name. */
export function withLabels(groups: readonly RuleGroup[], { target, group }: LabelOptions): RuleGroup[] {
  const replaced = (expr: string) =>
    expr
      .replaceAll(`without (${listed(OF_ONE_TARGET)}`, `without (${listed([...OF_ONE_TARGET, ...target])}`)
      .replaceAll(`by (${listed(OF_ONE_ALERT)}`, `by (${listed([...OF_ONE_ALERT, ...group])}`);
  return groups.map(({ rules, ...rest }) => ({
    ...rest,
    rules: rules.map((rule): Rule => {
      const expr = replaced(rule.expr);
      return 'alert' in rule
        ? { ...rule, expr, annotations: leading(rule.annotations, group) }
        : { ...rule, expr };
    }),
  }));
}

/** Annotations whose link fills the variables of these labels, too. */
function leading(
  annotations: AlertingRule['annotations'],
  group: readonly string[],
): AlertingRule['annotations'] {
  const { dashboard_url: link } = annotations;
  if (link === undefined) return annotations;
  const filled = group.map((name) => `&var-${name}={{ $labels.${name} | urlquery }}`);
  return { ...annotations, dashboard_url: link + filled.join('') };
}

function listed(names: readonly string[]): string {
  return names.join(', ');
}
