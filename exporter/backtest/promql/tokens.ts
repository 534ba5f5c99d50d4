/** An expression in pieces: enough to find what it reads. Whether it is right, promtool says. */
export interface Token {
  readonly kind: 'text' | 'window' | 'duration' | 'number' | 'name' | 'sign';
  readonly text: string;
  /** Characters before it. */
  readonly at: number;
}

const PATTERNS: readonly (readonly [kind: Token['kind'] | 'nothing', pattern: RegExp])[] = [
  ['nothing', /\s+|#[^\n]*/y],
  ['text', /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/sy],
  ['window', /\[[^\]]*\]/y],
  ['duration', /(?:\d+(?:\.\d+)?(?:ms|[smhdwy]))+(?![\w.])/y],
  ['number', /0[xX][\da-fA-F]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[a-zA-Z_:][\w:]*/y],
  ['sign', /==|!=|>=|<=|=~|!~|[^\s\w]/y],
];

/** @throws Error that quotes what cannot be part of an expression */
export function tokensOf(expr: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < expr.length;) {
    const [kind, text] = tokenAt(expr, at);
    if (kind !== 'nothing') tokens.push({ kind, text, at });
    at += text.length;
  }
  return tokens;
}

function tokenAt(expr: string, at: number): readonly [Token['kind'] | 'nothing', string] {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(expr);
    if (match) return [kind, match[0]];
  }
  throw new Error(`${JSON.stringify(expr.slice(at, at + 20))} is no part of an expression`);
}
