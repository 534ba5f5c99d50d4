import { join } from 'node:path';
import { array, assert, constantFrom, nat, oneof, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { GPU_FEATURES } from '../../../model/gpu.ts';
import { readCapture, sectionOf } from './fake/capture.mjs';
import { parseNvidiaSmi } from './parse.ts';

const capture = readCapture(join(import.meta.dirname, 'fixtures', 'a100-mig.txt'));
const fragment = constantFrom(
  ', ',
  '\n',
  '\r',
  '[N/A]',
  '-1',
  'NaN',
  '1e999',
  ' MiB',
  '0x',
  '"',
  '\u0000',
  '99',
);
/** Where, how many characters are cut out there, what is put in. */
const edit = tuple(nat(), nat(40), oneof(fragment, string({ maxLength: 8 })));
const edits = array(edit, { maxLength: 12 });

test('whatever is printed, no value is negative, infinite or not a number, and nothing is thrown', () => {
  assert(
    property(edits, edits, edits, edits, (table, query, list, apps) => {
      const reading = parseNvidiaSmi({
        queryGpu: damaged('idle :: query-gpu', table),
        query: damaged('idle :: query (-q)', query),
        list: damaged('capabilities :: list', list),
        computeApps: damaged('idle :: query-compute-apps', apps),
      });
      for (const { temperatureMarginCelsius, temperaturesCelsius, ...detail } of reading.details) {
        expect(impossible([temperatureMarginCelsius, temperaturesCelsius], -1000)).toEqual([]);
        expect(impossible(detail)).toEqual([]);
        expect(Object.keys(detail.features).toSorted()).toEqual([...GPU_FEATURES].toSorted());
      }
      expect(impossible(reading.samples)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

function damaged(heading: string, changes: readonly [where: number, cut: number, insert: string][]): string {
  let text = sectionOf(capture, heading);
  for (const [where, cut, insert] of changes) {
    const at = where % (text.length + 1);
    text = text.slice(0, at) + insert + text.slice(at + cut);
  }
  return text;
}

/** Numbers within that no reading can have. */
function impossible(value: unknown, least = 0): number[] {
  if (typeof value === 'number') return Number.isFinite(value) && value >= least ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part) => impossible(part, least));
}
