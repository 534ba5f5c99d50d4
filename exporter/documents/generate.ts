/** Writes what is made from code: `node dist/exporter/documents/generate.js docs alerts/generated`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { xidPage } from '../../alerts/alerting/xid-page.ts';
import { ruleFiles } from '../../alerts/kit.ts';
import { rulesFile } from '../../alerts/rules-file.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { PAGES } from './pages.ts';

const [docs, rules] = process.argv.slice(2);
if (docs && rules) {
  for (const { name, text } of PAGES) writeFileSync(join(docs, `${name}.md`), await text());
  mkdirSync(rules, { recursive: true });
  for (const [name, file] of Object.entries(ruleFiles({ verdict: DEFAULT_THRESHOLDS }))) {
    writeFileSync(join(rules, `${name}.rules.yaml`), rulesFile(file, `alerts/${name}`));
  }
  writeFileSync(join(rules, '..', 'runbooks', 'xid.md'), xidPage());
} else {
  process.stderr.write('No folders to write to. Type: npm run generate\n');
  process.exitCode = 2;
}
