/** Writes what is made from code: `node dist/exporter/documents/generate.js docs alerts/generated`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rulesFile } from '../../alerts/rules-file.ts';
import { verdictGroups } from '../../alerts/verdict/groups.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { PAGES } from './pages.ts';

const [docs, rules] = process.argv.slice(2);
if (docs && rules) {
  for (const { name, text } of PAGES) writeFileSync(join(docs, `${name}.md`), await text());
  mkdirSync(rules, { recursive: true });
  const verdict = { groups: verdictGroups(DEFAULT_THRESHOLDS) };
  writeFileSync(join(rules, 'verdict.rules.yaml'), rulesFile(verdict, 'alerts/verdict'));
} else {
  process.stderr.write('No folders to write to. Type: npm run generate\n');
  process.exitCode = 2;
}
