import type { RuleGroup } from '../rules.ts';
import type { Layout } from './layout.ts';

/** Kubernetes names and Mimir namespaces of the rule files begin with it. */
const PREFIX = 'headroom';

const rulesYaml = (name: string) => `${name}.rules.yaml`;

/** vmalert before 1.88, which Debian has, refuses a whole file for a field that it does not know. */
function withoutKeepFiring(group: RuleGroup): object {
  const rules = group.rules.map((rule) => {
    const fields = Object.entries(rule).filter(([field]) => field !== 'keep_firing_for');
    return Object.fromEntries(fields);
  });
  return { ...group, rules };
}

/** Every engine that rules are written for. */
export const LAYOUTS: readonly Layout[] = [
  {
    name: 'prometheus',
    load: 'Name the files under rule_files in prometheus.yml, then reload Prometheus.',
    fileName: rulesYaml,
    content: (_, file) => file,
  },
  {
    name: 'prometheus-operator',
    load: 'Type kubectl apply -f on the folder; add the label that your Prometheus selects rules by.',
    fileName: (name) => `${PREFIX}-${name}.yaml`,
    content: (name, file) => ({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: `${PREFIX}-${name}`, labels: { 'app.kubernetes.io/name': 'gpu-headroom' } },
      spec: file,
    }),
  },
  {
    name: 'mimir',
    load: 'Type mimirtool rules load on each file.',
    fileName: rulesYaml,
    content: (name, { groups }) => ({ namespace: `${PREFIX}-${name}`, groups }),
  },
  {
    name: 'thanos',
    load: 'Give the files to thanos rule with --rule-file.',
    fileName: rulesYaml,
    // What some stores do not answer must not stop the rules on those that do.
    content: (_, { groups }) => ({
      groups: groups.map((group) => Object.assign({ partial_response_strategy: 'warn' }, group)),
    }),
  },
  {
    name: 'vmalert',
    load: 'Give the files to vmalert with -rule.',
    fileName: rulesYaml,
    content: (_, { groups }) => ({ groups: groups.map(withoutKeepFiring) }),
  },
  {
    name: 'jsonnet',
    load: 'Import them in your mixin, into the groups of prometheusRules or prometheusAlerts.',
    fileName: (name) => `${name}.rules.libsonnet`,
    content: (_, file) => file,
    format: 'json',
  },
];
