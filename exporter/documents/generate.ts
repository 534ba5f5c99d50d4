/** Writes the pages that are made from code: `node dist/exporter/documents/generate.js docs`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventsPage } from '../intake/events/events-page.ts';
import { enginesPage } from '../sources/inference/engines-page.ts';
import { referencePage } from '../catalogue/reference-page.ts';

const [folder] = process.argv.slice(2);
if (folder) {
  writeFileSync(join(folder, 'metrics.md'), referencePage());
  writeFileSync(join(folder, 'engines.md'), enginesPage());
  writeFileSync(join(folder, 'events.md'), eventsPage());
} else {
  process.stderr.write('No folder to write to. Type: npm run generate\n');
  process.exitCode = 2;
}
