import { expect, test } from 'vitest';
import { families } from '../catalogue/index.ts';
import type { Family } from '../catalogue/family.ts';
import { renderPage } from '../exposition/render.ts';
import { Samples } from '../model/samples.ts';
import { promtoolFindings } from './promtool.ts';

/** A page with one series of every family that is declared, also of those that no machine at hand can fill. */
async function pageOfEverything(): Promise<string> {
  const samples = new Samples();
  for (const family of families) {
    const labels = Object.fromEntries(family.labels.map((label) => [label, 'x']));
    if (isHistogram(family)) {
      const bounds = family.buckets ?? [];
      samples.addHistogram(family, labels, { bounds, counts: bounds.map(() => 1), count: 1, sum: 1 });
    } else if (isNumber(family)) {
      samples.add(family, labels, 1);
    }
  }
  return (await renderPage(samples, 'text')).toString();
}

function isHistogram(family: Family): family is Family<string, 'histogram'> {
  return family.type === 'histogram';
}

function isNumber(family: Family): family is Family<string, 'gauge' | 'counter'> {
  return family.type !== 'histogram';
}

// There is no list of exceptions: the names that the contract fixes pass, too.
test('promtool has nothing against any family', async () => {
  const page = await pageOfEverything();
  expect(page.match(/^# TYPE /gm)).toHaveLength(families.length);
  expect(promtoolFindings(page)).toEqual([]);
});

test('promtool sees a bad page as bad', () => {
  expect(promtoolFindings('# TYPE jobs counter\njobs 1\n').join('\n')).toContain('_total');
  expect(() => promtoolFindings('no metrics here at all\n')).toThrow('promtool cannot read the page');
});
