import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ruleFiles } from '../../alerts/kit.ts';
import { seconds } from '../../alerts/past/rule-levels.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { DOCUMENT } from './document.ts';
import { GROUPS_TITLE } from './groups-page.ts';

/** Name of a group and its interval, as its row begins. */
const ROW = /^\| `(.+?)` \| (\d+) s \|/gm;

test('each group of rules has its cost on the page, and no other has; if not, type: npm run bench:scale', () => {
  const [, part = ''] = readFileSync(DOCUMENT, 'utf8').split(`${GROUPS_TITLE}\n`);
  const [table = ''] = part.split('\n#');
  const measured = [...table.matchAll(ROW)].map(([, name, interval]) => `${name} every ${interval} s`);
  const groups = Object.values(ruleFiles({ verdict: DEFAULT_THRESHOLDS })).flatMap((file) => file.groups);
  const generated = groups.map(({ name, interval }) => `${name} every ${seconds(interval)} s`);
  expect(measured.toSorted()).toEqual(generated.toSorted());
});
