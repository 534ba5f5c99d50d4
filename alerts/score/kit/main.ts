/**
 * `npm run score:kit` scores all alerts on simulated servers with faults, prints the result and writes it into
 * docs/scorecard.md. `-- FOLDER` (or `--data=FOLDER`) has the series that requests follow, `--servers=N` and `--faults=N` bound it, and
 * `--quick` only shows that all works, in a minute.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toolPath } from '../../../exporter/e2e/tools.ts';
import { seriesOfFolder } from '../folder.ts';
import { DATA, folderOf, leftOut, progress, run, wholeNumber } from '../command-line.ts';
import { here } from '../machine.ts';
import { withSection } from '../section.ts';
import { DOCUMENT } from './document.ts';
import { KIT_FAULTS } from './kinds.ts';
import { kitPage } from './page.ts';
import { quickKitOptions } from './quick.ts';
import { scoreKit } from './score.ts';
import type { KitScoreOptions } from './score.ts';

/** Series of this set are arrivals of requests. */
const ARRIVALS = 'llm';
/** Each kind twice. */
const FAULTS = 2 * KIT_FAULTS.length;

const OPTIONS = {
  data: { type: 'string' },
  servers: { type: 'string' },
  faults: { type: 'string', default: String(FAULTS) },
  seed: { type: 'string', default: '20263' },
  quick: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof valuesOf>;

await run(main);

/** @throws Error that names the option that there is not, or the second folder */
function valuesOf(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  return { ...values, data: folderOf(positionals, values.data) ?? DATA };
}

async function main(): Promise<void> {
  const values = valuesOf(process.argv.slice(2));
  const seed = wholeNumber('seed', values.seed);
  const programs = { prometheus: toolPath('prometheus'), promtool: toolPath('promtool') };
  const notes: string[] = [];
  const options = values.quick ? quickKitOptions(seed) : fullOptions(values, seed, notes);
  const where = await here(programs.prometheus);
  const page = kitPage(await scoreKit({ ...options, programs, progress }), { where, notes, seed });
  process.stdout.write(`${page}\n`);
  if (!values.quick) writeFileSync(DOCUMENT, withSection(readFileSync(DOCUMENT, 'utf8'), page));
}

/** @throws Error that says what to type */
function fullOptions(
  values: Values,
  seed: number,
  notes: string[],
): Omit<KitScoreOptions, 'programs' | 'progress'> {
  const all = seriesOfFolder(values.data, leftOut(notes), ARRIVALS);
  const servers = values.servers === undefined ? all.length : wholeNumber('servers', values.servers);
  const faults = wholeNumber('faults', values.faults);
  if (servers < all.length)
    notes.push(`Bounded: ${servers} of ${all.length} servers (--servers=${servers}).`);
  if (faults < FAULTS)
    notes.push(`Bounded: ${faults} faults of each server instead of ${FAULTS} (--faults=${faults}).`);
  return { seed, kinds: KIT_FAULTS, faults, series: all.slice(0, servers) };
}
