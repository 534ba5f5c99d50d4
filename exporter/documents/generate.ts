/** Writes what is made from code: `node dist/exporter/documents/generate.js docs alerts/generated dashboards/generated`. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { xidPage } from '../../alerts/alerting/xid-page.ts';
import { ruleFiles } from '../../alerts/kit.ts';
import { rulesFile } from '../../alerts/rules-file.ts';
import { scorecardDocument } from '../../alerts/score/kit/document.ts';
import { keepingSection } from '../../alerts/score/section.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { scaleDocument } from '../../bench/scale/document.ts';
import { BOARDS } from '../../dashboards/boards.ts';
import { dashboardFile } from '../../dashboards/document.ts';
import { reliabilityDocument } from '../../faults/document.ts';
import { writeDashboardMaps, writeMixin, writePrometheusRules } from './shipping.ts';
import { PAGES } from './pages.ts';

/** Not served: an exporter has measured none of it. */
const MEASURED = [
  { name: 'scorecard', text: async () => scorecardDocument() },
  { name: 'reliability', text: async () => reliabilityDocument() },
  { name: 'scale', text: async () => scaleDocument() },
];

const [docs, rules, dashboards] = process.argv.slice(2);
if (docs && rules && dashboards) {
  for (const { name, text } of [...PAGES, ...MEASURED]) {
    const path = join(docs, `${name}.md`);
    const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
    writeFileSync(path, keepingSection(await text(), before));
  }
  mkdirSync(rules, { recursive: true });
  const files = ruleFiles({ verdict: DEFAULT_THRESHOLDS });
  for (const [name, file] of Object.entries(files)) {
    writeFileSync(join(rules, `${name}.rules.yaml`), rulesFile(file, `alerts/${name}`));
  }
  writePrometheusRules(rules, files);
  writeFileSync(join(rules, '..', 'runbooks', 'xid.md'), xidPage());
  mkdirSync(dashboards, { recursive: true });
  for (const board of BOARDS) {
    writeFileSync(join(dashboards, `${board.uid}.json`), dashboardFile(board));
  }
  writeDashboardMaps(join(dashboards, '..'));
  writeMixin(rules, dashboards, files);
} else {
  process.stderr.write('No folders to write to. Type: npm run generate\n');
  process.exitCode = 2;
}
