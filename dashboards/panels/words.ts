import { MappingType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';

export interface Word {
  readonly text: string;
  readonly color: string;
}

/** Numbers that stand for something, as words. */
export function wordsFor(words: Readonly<Record<number, Word>>): ValueMapping[] {
  const options = Object.entries(words).map(([value, word], index) => [value, { ...word, index }]);
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }];
}

/** The same of names that stand for numbers in queries. */
export function wordsOf<Name extends string>(
  names: readonly Name[],
  codeOf: (name: Name) => number,
  wordOf: (name: Name) => Word,
): ValueMapping[] {
  return wordsFor(Object.fromEntries(names.map((name) => [codeOf(name), wordOf(name)])));
}
