/** Every series that there is: what the catalogue declares and what the rules record. */
import { ruleFiles } from '../../alerts/kit.ts';
import { seriesIn } from '../../alerts/past/rule-levels.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { families } from '../../exporter/catalogue/index.ts';
import { OF_TARGETS } from './targets.ts';

const HISTOGRAM_PARTS = ['_bucket', '_sum', '_count'];

/** What Prometheus itself makes of rules. */
const OF_ALERTS = ['ALERTS', 'ALERTS_FOR_STATE'];

const KNOWN: ReadonlySet<string> = new Set([
  ...families.flatMap(({ name, type }) =>
    type === 'histogram' ? HISTOGRAM_PARTS.map((part) => name + part) : [name],
  ),
  ...Object.values(ruleFiles({ verdict: DEFAULT_THRESHOLDS })).flatMap(({ groups }) =>
    groups.flatMap(({ rules }) => rules.flatMap((rule) => ('record' in rule ? [rule.record] : []))),
  ),
  ...OF_ALERTS,
  ...Object.values(OF_TARGETS).map(({ record }) => record),
]);

/** The series that an expression reads, each once, in its order. */
export function knownIn(expression: string): readonly string[] {
  return [...new Set(namesIn(expression).filter((name) => KNOWN.has(name)))];
}

/** Whether somebody exports or records it. */
export function isKnown(name: string): boolean {
  return KNOWN.has(name);
}

function namesIn(expression: string): readonly string[] {
  // Variables and ranges with colons are no names.
  return seriesIn(withoutStrings(expression).replaceAll(/\[[^\]]*\]|\$\w+/g, ''));
}

function withoutStrings(expression: string): string {
  return expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
}
