import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeLabelValue } from '../../../model/samples.ts';
import { parsePage } from './parse.ts';

describe('any text', () => {
  const line = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[a-c_:]{1,3}(\{[a-c"=,\\{} ]{0,12}\})? [0-9.eE+\-NaInf#]{0,6}$/),
    fc.constantFrom(
      '# TYPE a counter',
      '# TYPE b histogram',
      '# HELP a x',
      '# EOF',
      'a 1',
      'b_bucket{le="1"} 2',
    ),
  );
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join('\n'));

  it('is read without an exception, and each line costs itself at most', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (page, openMetrics) => {
        const { families, rejectedCount } = parsePage(page, { openMetrics });
        let kept = 0;
        for (const { samples } of families.values()) kept += samples.length;
        const rejected = rejectedCount.syntax + rejectedCount.duplicate + rejectedCount.value;
        expect(kept + rejected).toBeLessThanOrEqual(page.split('\n').length + 1);
      }),
      { numRuns: 2000 },
    );
  });

  it('comes back from what was printed', () => {
    const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,8}$/);
    const label = fc.oneof(fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/), fc.constant('__proto__'));
    const labelSet = fc.uniqueArray(fc.tuple(label, fc.string({ minLength: 1, unit: 'binary' })), {
      maxLength: 4,
      selector: ([key]) => key,
    });
    fc.assert(
      fc.property(name, labelSet, fc.double(), (metric, set, value) => {
        const inside = set.map(([key, of]) => `${key}="${escapeLabelValue(of)}"`).join(',');
        const page = parsePage(`${metric}{${inside}} ${String(value).replace('Infinity', 'Inf')}\n`);
        expect(page.rejected).toEqual([]);
        const [sample] = page.families.get(metric)?.samples ?? [];
        expect(sample?.value).toBe(value === 0 ? 0 : value);
        expect(new Map(Object.entries(sample?.labels ?? {}))).toEqual(new Map(set));
      }),
      { numRuns: 500 },
    );
  });

  it('gives one series for one label set, in whatever order and with whatever blanks it is printed', () => {
    const labelSet = fc.uniqueArray(
      fc.tuple(fc.constantFrom('a', 'b', 'le', 'model_name'), fc.constantFrom('1', '2', '\\', '"', '}')),
      { minLength: 1, maxLength: 4, selector: ([key]) => key },
    );
    const blank = fc.constantFrom('', '', ' ', '\t');
    const printed = labelSet.chain((set) => {
      const once = fc
        .tuple(
          fc.shuffledSubarray(set, { minLength: set.length }),
          fc.array(blank, { minLength: 5, maxLength: 5 }),
        )
        .map(([shuffled, [start, before, after, between, end]]) => {
          const items = shuffled.map(([key, of]) => `${key}${before}=${after}"${escapeLabelValue(of)}"`);
          return `${start}${items.join(`${between},${start}`)}${end}`;
        });
      return fc.tuple(once, once);
    });
    fc.assert(
      fc.property(printed, ([first, second]) => {
        const page = parsePage(`m{${first}} 1\nm{${second}} 2\n`);
        expect(page.families.get('m')?.samples.map(({ value }) => value)).toEqual([1]);
        expect(page.rejectedCount).toEqual({ syntax: 0, duplicate: 1, value: 0 });
      }),
      { numRuns: 500 },
    );
  });
});
