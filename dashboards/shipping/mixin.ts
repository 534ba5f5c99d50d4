/** What a mixin is made of: paths to import, as seen from it. */
export interface MixinFiles {
  readonly dashboards: readonly string[];
  /** Files of rules that record. */
  readonly rules?: readonly string[];
  /** Files of rules that alert, some of which record what they count. */
  readonly alerts?: readonly string[];
}

/** The entry of a jsonnet mixin, by the names that all mixins have. */
export function mixin({ dashboards, rules, alerts }: MixinFiles): string {
  const entries = dashboards.map((path) => `    '${baseName(path)}': import '${path}',`);
  return [
    '{',
    "  grafanaDashboardFolder:: 'Headroom',",
    '  grafanaDashboards+:: {',
    ...entries,
    '  },',
    ...(rules ? groups('prometheusRules', rules) : []),
    ...(alerts ? groups('prometheusAlerts', alerts) : []),
    '}\n',
  ].join('\n');
}

function groups(name: string, paths: readonly string[]): readonly string[] {
  const all = paths.map((path) => `(import '${path}').groups`).join('\n      + ');
  return [`  ${name}+:: {`, `    groups+: ${all},`, '  },'];
}

function baseName(path: string): string {
  return path.replace(/^.*\//, '');
}
