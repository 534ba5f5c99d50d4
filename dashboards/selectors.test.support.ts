/** The series that an expression selects, with matchers or as a bare name. */

export interface Selector {
  readonly name: string;
  readonly text: string;
  readonly matchers: string;
  /** As between brackets. */
  readonly range: string | undefined;
  /** The function that it stands in, the innermost; empty if in none. */
  readonly within: string;
}

const TEXT = /"(?:[^"\\]|\\.)*"/.source;
/** Names of labels, in which no series is. */
const LABELS = /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/.source;
/** Of a subquery. */
const RANGE = /\[[^\]]*\]/.source;
const FUNCTION = /\b\w+(?=\s*\(\s*)/.source;
/** Whole, no variable, and neither a function nor an aggregation. */
const NAME = /(?<![\w:$.])[a-zA-Z_:][\w:]*(?![\w:]|\s*\(|\s+(?:by|without)\b)/.source;
const MATCHERS = /\{(?:"(?:[^"\\]|\\.)*"|[^}"])*\}/.source;

const TOKEN = new RegExp(
  [
    TEXT,
    LABELS,
    RANGE,
    `(?:(${FUNCTION})\\s*\\(\\s*)?(?:(${NAME})(${MATCHERS})?|(${MATCHERS}))(${RANGE})?`,
  ].join('|'),
  'g',
);
const WORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'group_left', 'group_right', 'inf', 'nan']);

export function selectorsIn(expr: string): readonly Selector[] {
  return [...expr.matchAll(TOKEN)].flatMap(([, within = '', name = '', behind, alone, range]) => {
    const matchers = behind ?? alone ?? '';
    if ((name === '' && matchers === '') || WORDS.has(name.toLowerCase())) return [];
    const text = `${name}${matchers}${range ?? ''}`;
    return [{ name, text, matchers: matchers.slice(1, -1), range: range?.slice(1, -1), within }];
  });
}
