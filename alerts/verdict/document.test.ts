import { expect, test } from 'vitest';
import { verdictPage } from './document.ts';
import { evaluate } from './evaluate.ts';
import { EXAMPLES } from './examples.ts';
import { INPUT_RULES } from './input-rules.ts';
import { VERDICTS } from './table.ts';
import { DEFAULT_THRESHOLDS, THRESHOLDS } from './thresholds.ts';

test.each(VERDICTS)('the example of $name has that verdict', ({ name }) => {
  expect(evaluate(EXAMPLES[name], DEFAULT_THRESHOLDS)?.name).toBe(name);
});

test('the page has every verdict, threshold and series, and the conditions in words', () => {
  const page = verdictPage();
  const names = [
    ...VERDICTS.map(({ name }) => name),
    ...Object.values(THRESHOLDS).map(({ key }) => key),
    ...Object.values(INPUT_RULES).map(({ record }) => record),
  ];
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  expect(page).toContain('| `kv_bound` | `K > 0.9 and (P > 0 or Q > 0.5)` |');
});
