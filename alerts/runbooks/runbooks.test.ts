/** One page for each alert, each whole. That what they tell to run does run is in runbooks.e2e.test.ts. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { families } from '../../exporter/catalogue/index.ts';
import { BASELINE } from '../baselines/names.ts';
import { alertTopics } from '../alerting/groups.ts';
import { AUDIT_ALERTS } from '../audit/alerts.ts';
import { AUDIT } from '../audit/rules.ts';
import { recordingGroups } from '../recording/groups.ts';
import { INPUT_RULES } from '../verdict/input-rules.ts';
import { VERDICT_SERIES } from '../verdict/promql.ts';
import { NOT_HERE, programOf, readRunbooks, runsHere } from './runbook.test.support.ts';

const RUNBOOKS = readRunbooks();
const ALERTS = [...alertTopics().flatMap(({ alerts }) => alerts), ...AUDIT_ALERTS].map(({ name }) => name);

test('there is a runbook for each alert, and none beside', () => {
  expect(new Set(RUNBOOKS.map(({ name }) => name))).toEqual(new Set(ALERTS));
});

test.each(RUNBOOKS)('$name has all sections, with something to run and something to do', (runbook) => {
  const { name, text, expressions } = runbook;
  const headings = text.split('\n').filter((line) => /^##? /.test(line));
  expect(headings).toEqual([`# ${name}`, '## Meaning', '## Impact', '## Check', '## Do', '## False alarm']);
  const sections = text
    .split(/^## .*$/m)
    .slice(1)
    .map((section) => section.trim());
  expect(sections.filter((section) => section.length < 10)).toEqual([]);
  expect(expressions.length).toBeGreaterThan(0);
});

test.each(RUNBOOKS)('every link of $name leads to a file that is there', ({ text }) => {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
  expect(links.filter((link) => !existsSync(join('alerts/runbooks', link)))).toEqual([]);
});

const KNOWN = new Set([
  ...families.flatMap(({ name, type }) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => name + end) : [name],
  ),
  ...Object.values(INPUT_RULES).map(({ record }) => record),
  ...Object.values(AUDIT),
  ...Object.values(BASELINE),
  ...recordingGroups().flatMap(({ rules }) =>
    rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])),
  ),
  VERDICT_SERIES,
]);

test('expressions name metrics that exist', () => {
  const named = RUNBOOKS.flatMap(({ expressions }) =>
    expressions.flatMap((expression) => expression.replaceAll(/"[^"]*"/g, '').match(OURS) ?? []),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !KNOWN.has(name))).toEqual([]);
});
const OURS =
  /\b(?:gpu|inference|host|headroom|server_model|fleet_model|baseline|alert_audit|alert_review)[_:][\w:]+/g;

test('files and thresholds that runbooks name for tuning are there', () => {
  const named = RUNBOOKS.flatMap(({ text }) => text.match(/alerts\/[\w-]+(?:\/[\w-]+\.ts)/g) ?? []);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(path) || dirname(path) === '.')).toEqual([]);
});

test('every command that is not run in a test is of a program with a reason', () => {
  const programs = RUNBOOKS.flatMap(({ commands }) => commands)
    .filter((command) => !runsHere(command))
    .map(programOf);
  expect(new Set(programs)).toEqual(new Set(Object.keys(NOT_HERE)));
});
