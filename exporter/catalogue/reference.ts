/** Writes the metrics reference: `node dist/exporter/catalogue/reference.js docs/metrics.md`. */
import { writeFileSync } from 'node:fs';
import { referencePage } from './reference-page.ts';

const [file] = process.argv.slice(2);
if (file) {
  writeFileSync(file, referencePage());
} else {
  process.stderr.write('No file to write to. Type: npm run generate\n');
  process.exitCode = 2;
}
