/** Writes what is made from code: `node dist/exporter/documents/generate.js docs alerts/generated`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baselinesPage } from '../../alerts/baselines/document.ts';
import { baselineGroups } from '../../alerts/baselines/groups.ts';
import { WATCHED_SIGNALS } from '../../alerts/baselines/signals/watched.ts';
import { rulesFile } from '../../alerts/rules-file.ts';
import { verdictPage } from '../../alerts/verdict/document.ts';
import { verdictGroups } from '../../alerts/verdict/groups.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { eventsPage } from '../intake/events/events-page.ts';
import { enginesPage } from '../sources/inference/engines-page.ts';
import { simulatorPage } from '../simulator/simulator-page.ts';
import { referencePage } from '../catalogue/reference-page.ts';

const [docs, rules] = process.argv.slice(2);
if (docs && rules) {
  writeFileSync(join(docs, 'metrics.md'), referencePage());
  writeFileSync(join(docs, 'engines.md'), enginesPage());
  writeFileSync(join(docs, 'events.md'), eventsPage());
  writeFileSync(join(docs, 'verdict.md'), verdictPage());
  writeFileSync(join(docs, 'simulator.md'), simulatorPage());
  mkdirSync(rules, { recursive: true });
  const verdict = { groups: verdictGroups(DEFAULT_THRESHOLDS) };
  writeFileSync(join(rules, 'verdict.rules.yaml'), rulesFile(verdict, 'alerts/verdict'));
  const baselines = { groups: baselineGroups({ signals: WATCHED_SIGNALS, timeZone: 'UTC', fromYear: 2026 }) };
  writeFileSync(join(rules, 'baselines.rules.yaml'), rulesFile(baselines, 'alerts/baselines'));
  writeFileSync(join(docs, 'baselines.md'), baselinesPage(baselines.groups));
} else {
  process.stderr.write('No folders to write to. Type: npm run generate\n');
  process.exitCode = 2;
}
