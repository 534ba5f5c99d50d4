/**
 * `npm run score:kit` scores all alerts on simulated servers with faults, prints the result and writes it into
 * docs/scorecard.md. `-- --data=FOLDER` has the series that requests follow, `--servers=N` and `--faults=N` bound it, and
 * `--quick` only shows that all works, in a minute.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toolPath } from '../../../exporter/e2e/tools.ts';
import { seriesOfFolder } from '../folder.ts';
import { DATA, progress, run, wholeNumber } from '../command-line.ts';
import { here } from '../machine.ts';
import type { ScoredSeries } from '../scored-series.ts';
import { withSection } from '../section.ts';
import { DOCUMENT } from './document.ts';
import { KIT_FAULTS } from './kinds.ts';
import { kitPage } from './page.ts';
import { quickKitOptions } from './quick.ts';
import { scoreKit } from './score.ts';
import type { KitScoreOptions } from './score.ts';

/** Series whose names begin so are arrivals of requests. */
const ARRIVALS = 'llm';
/** Each kind twice. */
const FAULTS = 2 * KIT_FAULTS.length;

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: DATA },
    servers: { type: 'string' },
    faults: { type: 'string', default: String(FAULTS) },
    seed: { type: 'string', default: '20263' },
    quick: { type: 'boolean', default: false },
  },
});

await run(main);

async function main(): Promise<void> {
  const seed = wholeNumber('seed', values.seed);
  const programs = { prometheus: toolPath('prometheus'), promtool: toolPath('promtool') };
  const notes: string[] = [];
  const options = values.quick ? quickKitOptions(seed) : fullOptions(seed, notes);
  const where = await here(programs.prometheus);
  const page = kitPage(await scoreKit({ ...options, programs, progress }), { where, notes, seed });
  process.stdout.write(`${page}\n`);
  if (!values.quick) writeFileSync(DOCUMENT, withSection(readFileSync(DOCUMENT, 'utf8'), page));
}

function fullOptions(seed: number, notes: string[]): Omit<KitScoreOptions, 'programs' | 'progress'> {
  const all = arrivals();
  const servers = values.servers === undefined ? all.length : wholeNumber('servers', values.servers);
  const faults = wholeNumber('faults', values.faults);
  if (servers < all.length)
    notes.push(`Bounded: ${servers} of ${all.length} servers (--servers=${servers}).`);
  if (faults < FAULTS)
    notes.push(`Bounded: ${faults} faults of each server instead of ${FAULTS} (--faults=${faults}).`);
  return { seed, kinds: KIT_FAULTS, faults, series: all.slice(0, servers) };
}

/** @throws Error that says what to type */
function arrivals(): ScoredSeries[] {
  const found = seriesOfFolder(values.data, () => undefined).filter(({ set }) => set === ARRIVALS);
  if (found.length > 0) return found;
  throw new Error(`${values.data} has no ${ARRIVALS}_*.csv of two weeks. Type: --data=FOLDER, or --quick`);
}
