/** Writes what is made from code: `node dist/exporter/documents/generate.js docs alerts/generated`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertingGroups } from '../../alerts/alerting/groups.ts';
import { xidPage } from '../../alerts/alerting/xid-page.ts';
import { auditGroups } from '../../alerts/audit/groups.ts';
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
  const alerting = { groups: alertingGroups() };
  writeFileSync(join(rules, 'alerting.rules.yaml'), rulesFile(alerting, 'alerts/alerting'));
  const audit = { groups: auditGroups() };
  writeFileSync(join(rules, 'audit.rules.yaml'), rulesFile(audit, 'alerts/audit'));
  writeFileSync(join(rules, '..', 'runbooks', 'xid.md'), xidPage());
} else {
  process.stderr.write('No folders to write to. Type: npm run generate\n');
  process.exitCode = 2;
}
