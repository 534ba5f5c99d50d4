import { describe, expect, test } from 'vitest';
import { gpu } from '../exporter/catalogue/index.ts';
import { broken } from './bad-dashboards.test.support.ts';
import { DASHBOARDS_BUILT, PANELS, queriesOf } from './built.test.support.ts';
import { RULES } from './linter.test.support.ts';
import type { Finding } from './linter.test.support.ts';
import { refusedByPromtool, substituted } from './promql.test.support.ts';

interface Exclusion {
  readonly rule: string;
  readonly reason: string;
  readonly covers: (finding: Finding) => boolean;
}

const COUNTED_BY_BOARDS = [gpu.xidErrors, gpu.eccErrors, gpu.rowsRemapped];

const EXCLUSIONS: readonly Exclusion[] = [
  {
    rule: 'panel-units-rule',
    reason: 'Grafana has no unit of tokens, of dollars an hour or of times something: a suffix says it.',
    covers: ({ found }) => /^suffix: .+$/.test(found),
  },
  {
    rule: 'target-counter-agg-rule',
    reason: 'How many errors a board or its driver has counted is the figure; a rate hides those before.',
    covers: ({ found }) => COUNTED_BY_BOARDS.some(({ name }) => found.startsWith(`${name}{`)),
  },
  ...['template-job-rule', 'template-instance-rule'].map((rule) => ({
    rule,
    reason: 'Alerts are counted by their names, over all jobs and exporters: there is none to choose.',
    covers: ({ found }: Finding) => /^(job|instance): missing$/.test(found),
  })),
  {
    rule: 'target-job-rule',
    reason: 'Alerts are counted over all jobs, and the time zone is the same for all.',
    covers: ({ found }) =>
      /^(ALERTS|alert_audit:\w+:\w+|alert_audit:\w+|baseline:utc_offset_seconds)\b/.test(found),
  },
  {
    rule: 'target-instance-rule',
    reason:
      'What is recorded of a model or of all servers of a job has no instance; nor have alerts and the time zone.',
    covers: ({ found }) => /^(ALERTS|alert_audit:|baseline:utc_offset_seconds|fleet(_model)?:)/.test(found),
  },
];

describe.each(Object.entries(RULES))('%s', (name, rule) => {
  test.each(DASHBOARDS_BUILT)('$title', (dashboard) => {
    const excluded = EXCLUSIONS.filter((exclusion) => exclusion.rule === name);
    const findings = rule(dashboard).filter((finding) => !excluded.some(({ covers }) => covers(finding)));
    expect(findings).toEqual([]);
  });
});

test('there are as many rules as the linter has', () => {
  expect(Object.keys(RULES)).toHaveLength(17);
});

test.each(Object.keys(RULES))('%s finds what breaks it', (name) => {
  const [good] = DASHBOARDS_BUILT;
  if (!good) throw new Error('there is no dashboard');
  const rule = RULES[name] ?? (() => []);
  const known = new Set(rule(good).map((finding) => JSON.stringify(finding)));
  const found = rule(broken(good, name)).filter((finding) => !known.has(JSON.stringify(finding)));
  expect(found).not.toEqual([]);
});

test.each(EXCLUSIONS)('the exclusion from $rule is needed: $reason', ({ rule, covers }) => {
  const findings = DASHBOARDS_BUILT.flatMap((dashboard) => RULES[rule]?.(dashboard) ?? []);
  expect(findings.some(covers)).toBe(true);
});

test('the grammar of PromQL takes every expression', () => {
  const exprs = PANELS.flatMap(({ panel }) => queriesOf(panel).map(({ expr }) => substituted(expr)));
  expect(exprs.length).toBeGreaterThan(50);
  expect(refusedByPromtool(exprs)).toEqual([]);
  expect(refusedByPromtool(['up{', 'up'])).not.toEqual([]);
});
