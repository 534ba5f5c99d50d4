import { parseLabels } from '../../sources/inference/prometheus-text/labels.ts';
import { LONGEST_KEY } from './limits.ts';

/** Labels of a series by its text in a collection. `undefined` of a text that is too long to be kept. */
export function readLabels(text: string): Readonly<Record<string, string>> | undefined {
  if (text.length > LONGEST_KEY) return undefined;
  const parsed = parseLabels(text);
  return typeof parsed === 'string' ? undefined : parsed.labels;
}

/** `Object.entries` that keeps the type of the keys; `object` must have no others. */
export function entriesOf<K extends string, V>(object: Readonly<Record<K, V>>): readonly (readonly [K, V])[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.entries(object) as [K, V][];
}
