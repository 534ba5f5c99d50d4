/** Dashboards for labels of one's own: every one of them, since each query is changed. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { BOARDS } from '../boards.ts';
import { panelsOf, queriesOf } from '../built.test.support.ts';
import { refusedByPromtool, substituted } from '../promql.test.support.ts';
import { selectorsIn } from '../selectors.test.support.ts';
import { build } from './board.ts';

const GROUPS = ['cluster', 'k8s_namespace'];
const CHOSEN = 'cluster=~"$cluster", k8s_namespace=~"$k8s_namespace"';
const OF_ALERTS = 'cluster=~"$cluster|", k8s_namespace=~"$k8s_namespace|"';
/** Has no labels: it is the same for all. */
const OF_ALL = 'baseline:utc_offset_seconds';

const variable = z.looseObject({ name: z.string(), label: z.string(), definition: z.string().default('') });

const built = BOARDS.map((board) => {
  const dashboard = build(board, { groups: GROUPS, datasource: 'Mimir' });
  const variables = z.array(variable).parse(dashboard.templating?.list);
  const exprs = panelsOf(dashboard).flatMap((panel) => queriesOf(panel).map(({ expr }) => expr));
  return { title: board.title, board, dashboard, variables, exprs };
});

describe.each(built)('$title', ({ board, dashboard, variables, exprs }) => {
  test('groups are chosen first, each of what the one before left, and then everything of them', () => {
    const [datasource, cluster, namespace, ...others] = variables;
    expect(datasource).toMatchObject({ current: { text: 'Mimir', value: 'Mimir' } });
    expect([cluster?.label, namespace?.label]).toEqual(['Cluster', 'K8s namespace']);
    expect(cluster?.definition).toBe('label_values(headroom_build_info, cluster)');
    expect(namespace?.definition).toBe(
      'label_values(headroom_build_info{cluster=~"$cluster"}, k8s_namespace)',
    );
    const free = others.filter(({ definition }) => !/cluster=~"\$cluster\|?"/.test(definition));
    expect(free).toEqual([]);
  });

  test('every series is of the chosen groups, and alerts that name none are shown', () => {
    const selectors = exprs.flatMap(selectorsIn).filter(({ name }) => name !== OF_ALL);
    expect(selectors.length).toBeGreaterThan(0);
    const wrong = selectors.filter(({ name, matchers }) => {
      const expected = /^(ALERTS$|alert_audit:)/.test(name) ? OF_ALERTS : CHOSEN;
      return !matchers.startsWith(expected);
    });
    expect(wrong).toEqual([]);
  });

  test('promtool takes every expression', () => {
    expect(refusedByPromtool(exprs.map((expr) => substituted(expr)))).toEqual([]);
  });

  test('nothing else differs', () => {
    const without = JSON.stringify({ ...dashboard, templating: undefined })
      .replaceAll(/(cluster|k8s_namespace)=~\\"\$\1\|?\\"(, )?/g, '')
      .replaceAll(/\$\{(cluster|k8s_namespace):queryparam\}&/g, '');
    expect(without).toBe(JSON.stringify({ ...build(board), templating: undefined }));
  });
});

test('links to a GPU take the groups along', () => {
  const texts = built.map(({ dashboard }) => JSON.stringify(dashboard)).join('\n');
  expect(texts).toContain('${cluster:queryparam}&${k8s_namespace:queryparam}&${job:queryparam}');
  expect(texts).not.toMatch(/[^}]&\$\{job:queryparam\}/);
});
