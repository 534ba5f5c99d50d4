/**
 * `npm run score:baselines` scores the baselines, prints the result and writes it into docs/baselines.md.
 * `-- FOLDER` (or `--data=FOLDER`; `../shared/data` if that is there) adds series from CSV files, `--grafana=FOLDER` the
 * rules of grafana/promql-anomaly-detection, and `--quick` only shows that all works, in a minute.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { toolPath } from '../../exporter/e2e/tools.ts';
import { baselines, PLAIN_DETECTORS } from './detectors.ts';
import { FAULTS } from './faults.ts';
import { seriesOfFolder } from './folder.ts';
import { grafanaDetectors } from './grafana.ts';
import { DATA, folderOf, leftOut, progress, run, wholeNumber } from './command-line.ts';
import { here } from './machine.ts';
import { quickOptions } from './quick.ts';
import { scorecard } from './scorecard.ts';
import type { ScorecardOptions } from './scorecard.ts';
import { scorecardPage } from './scorecard-page.ts';
import { withSection } from './section.ts';
import { syntheticSeries } from './synthetic.ts';

const PAGE = 'docs/baselines.md';
const SYNTHETIC_SERIES = 3;
const SYNTHETIC_DAYS = 42;
/** Copies with faults, about one a week in each: more of them take hours. */
const COPIES = 3;

const OPTIONS = {
  data: { type: 'string' },
  grafana: { type: 'string' },
  seed: { type: 'string', default: '20261' },
  copies: { type: 'string', default: String(COPIES) },
  quick: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof valuesOf>;

await run(main);

/** @throws Error that names the option that there is not, or the second folder */
function valuesOf(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  return { ...values, data: folderOf(positionals, values.data) ?? (existsSync(DATA) ? DATA : undefined) };
}

async function main(): Promise<void> {
  const values = valuesOf(process.argv.slice(2));
  const seed = wholeNumber('seed', values.seed);
  const notes: string[] = [];
  const programs = { prometheus: toolPath('prometheus'), promtool: toolPath('promtool') };
  const options = values.quick
    ? { ...quickOptions(seed), programs, progress }
    : { ...fullOptions(values, seed, notes), programs, progress };
  const where = await here(programs.prometheus);
  const page = scorecardPage(await scorecard(options), { where, notes, seed });
  process.stdout.write(`${page}\n`);
  if (!values.quick) writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), page));
}

function fullOptions(
  values: Values,
  seed: number,
  notes: string[],
): Omit<ScorecardOptions, 'programs' | 'progress'> {
  const copies = wholeNumber('copies', values.copies);
  if (copies !== COPIES)
    notes.push(`${copies} copies with faults of each series instead of ${COPIES} (--copies=${copies}).`);
  if (values.grafana === undefined)
    notes.push('Without the public rules: fetch them and give their folder with `--grafana`.');
  if (values.data === undefined) notes.push('Without real series: give a folder of CSV files with `--data`.');
  return {
    seed,
    faultyCopies: copies,
    kinds: FAULTS,
    series: [
      ...(values.data === undefined ? [] : seriesOfFolder(values.data, leftOut(notes))),
      ...syntheticSeries(SYNTHETIC_SERIES, SYNTHETIC_DAYS, seed),
    ],
    detectors: [
      baselines,
      ...PLAIN_DETECTORS,
      ...(values.grafana === undefined ? [] : grafanaDetectors(values.grafana)),
    ],
  };
}
