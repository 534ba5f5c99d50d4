/** Whose series a selector may give: of recording rules, and of alerts. */
import type { Selector } from '../promql/selectors.ts';
import { alertsOf } from './changed.ts';
import type { VersionedRule } from './changed.ts';

/** Of labels that a selector names: `severity=~"page|critical"`. */
const MATCHER = /(\w+)\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`)/g;

/** Whether a recording rule records what is selected. */
export function selectsRecord({ name, matchers }: Selector, record: string): boolean {
  if (name !== '') return record === name;
  const [, operator = '', pattern = ''] = /__name__\s*(=~|!~|!=)\s*["'`]([^"'`]*)["'`]/.exec(matchers) ?? [];
  return operator === '=~' && (patternOf(pattern)?.test(record) ?? false);
}

/** Whether what is selected are alerts, as Prometheus tells them, that may be those of a rule: by its name and the labels that it gives. */
export function selectsAlert({ name, matchers }: Selector, rule: VersionedRule): boolean {
  if (rule.kind !== 'alert' || !alertNames(rule).includes(name)) return false;
  return [...matchers.matchAll(MATCHER)].every(([, label = '', operator = '', quoted = '']) => {
    const value = label === 'alertname' ? rule.name : rule.labels[label];
    // What the expression gives, and what a template makes, is not known here.
    if (value === undefined || value.includes('{{')) return true;
    return mayBe(value, operator, quoted.slice(1, -1));
  });
}

/** Under which names its alerts are told. */
export function alertNames({ version }: VersionedRule): readonly string[] {
  return version === 'both' ? [alertsOf('now'), alertsOf('set')] : [alertsOf(version)];
}

function mayBe(value: string, operator: string, text: string): boolean {
  if (text.includes('\\')) return true;
  const isSame = operator.endsWith('~') ? (patternOf(text)?.test(value) ?? true) : value === text;
  return operator.startsWith('=') === isSame;
}

/** Prometheus has patterns that are none here. */
function patternOf(text: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    return undefined;
  }
}
