/** The example in docs/report.md is what the program writes of a seeded simulation; if not, type: npm run test:update */
import { expect, onTestFinished, test } from 'vitest';
import { exampleIn, withoutFigures } from '../e2e/document-example.ts';
import { Past, reportOf } from './past.test.support.ts';
import { compose } from './render/compose.ts';
import { textOf } from './render/text.ts';

const DOCUMENT = 'docs/report.md';
/** A Thursday at two in the afternoon. */
const NOW = Date.UTC(2026, 8, 24, 14) / 1000;
const HOURS = 12;

test('the example of the document is a report of today', async () => {
  const past = new Past(onTestFinished);
  const both = { job: 'headroom', gpus: 2, now: NOW, hours: HOURS } as const;
  await past.play({ ...both, name: 'batching-off', instance: 'gpu-1:9840', ofStory: 9 });
  await past.play({ ...both, name: 'idle', instance: 'gpu-2:9840', node: 1, ofStory: 7 });
  const text = textOf(compose(await reportOf(await past.open(), NOW, HOURS))).trimEnd();
  expect(withoutFigures(exampleIn(DOCUMENT, text))).toBe(withoutFigures(text));
});
