/** The example in docs/report.md is what the program writes of a seeded simulation; if not, type: npm run test:update */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { Past, reportOf } from './past.test.support.ts';
import { compose } from './render/compose.ts';
import { textOf } from './render/text.ts';

const DOCUMENT = 'docs/report.md';
const EXAMPLE = /(?<=<!-- example -->\n\n```\n).*?(?=\n```\n\n<!-- \/example -->)/s;
/** A Thursday at two in the afternoon. */
const NOW = Date.UTC(2026, 8, 24, 14) / 1000;
const HOURS = 12;

/** Versions of Prometheus differ in the samples at the ends of a window, and so in the last digit of a figure. */
function withoutFigures(text: string): string {
  return text.replaceAll(/under 0\.01|\d[\d.,]*/g, '#').replaceAll(/[\s.=-]+/g, ' ');
}

test('the example of the document is a report of today', async () => {
  const past = new Past(onTestFinished);
  const both = { job: 'headroom', gpus: 2, now: NOW, hours: HOURS } as const;
  await past.play({ ...both, name: 'batching-off', instance: 'gpu-1:9840', ofStory: 9 });
  await past.play({ ...both, name: 'idle', instance: 'gpu-2:9840', node: 1, ofStory: 7 });
  const text = textOf(compose(await reportOf(await past.open(), NOW, HOURS))).trimEnd();
  const document = readFileSync(DOCUMENT, 'utf8');
  if (process.env['UPDATE_GOLDEN'])
    writeFileSync(
      DOCUMENT,
      document.replace(EXAMPLE, () => text),
    );
  const [written = ''] = EXAMPLE.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  expect(withoutFigures(written)).toBe(withoutFigures(text));
});
