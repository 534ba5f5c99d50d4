import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

const FOLDER = join(import.meta.dirname, 'golden');
/** Families whose values come from clocks, versions and this machine's own work. */
const UNSTABLE =
  /^(?:# (?:HELP|TYPE|UNIT) )?(?:process_|nodejs_|headroom_(?:build_info|scrape_lines|source_failures|source_duration|source_last_success|gpu_pass|gpu_reader|log_lines|config_last_reload|web_refused))/;

/**
 * Compares a page with the one checked in, byte for byte but for the unstable families. `npm run test:update` writes
 * the page instead.
 */
export function expectGolden(name: string, page: string): void {
  const stable = page
    .split('\n')
    .filter((line) => !UNSTABLE.test(line))
    .join('\n');
  const path = join(FOLDER, `${name}.prom`);
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(path, stable);
  }
  if (!existsSync(path)) throw new Error(`${path} is not there. Type: npm run test:update`);
  expect(stable).toBe(readFileSync(path, 'utf8'));
}
