/**
 * `npm run bench:scale` measures what fleets of many nodes cost Prometheus, prints it and writes it into docs/scale.md: three
 * quarters of an hour. `-- --most-gpus=N` bounds the fleets, `--past=FOLDER` keeps the simulated past for the next run,
 * `--save=FILE` the figures, `--from=FILE` writes the page of such a file again, and `--quick` only shows that all works, in half a minute.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ruleFiles } from '../../alerts/kit.ts';
import { progress, run, wholeNumber } from '../../alerts/score/command-line.ts';
import { withSection } from '../../alerts/score/section.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { toolPath } from '../../exporter/e2e/tools.ts';
import { DOCUMENT } from './document.ts';
import { savedRun } from './measured.ts';
import type { SavedRun } from './measured.ts';
import { scalePage } from './page.ts';
import { planOf, QUICK } from './plan.ts';
import { runPlan } from './run.ts';

/** A day more than rules look back. */
const DAYS = 31;
const MOST_GPUS = 10_000;

const { values } = parseArgs({
  options: {
    'most-gpus': { type: 'string', default: String(MOST_GPUS) },
    past: { type: 'string' },
    save: { type: 'string' },
    from: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const groups = Object.values(ruleFiles({ verdict: DEFAULT_THRESHOLDS })).flatMap((file) => file.groups);

await run(async () => {
  const figures = values.from === undefined ? await measured() : saved(values.from);
  const page = scalePage(figures, groups);
  process.stdout.write(`${page}\n`);
  if (!values.quick) writeFileSync(DOCUMENT, withSection(readFileSync(DOCUMENT, 'utf8'), page));
});

function measured(): Promise<SavedRun> {
  const most = wholeNumber('most-gpus', values['most-gpus']);
  return runPlan({
    prometheus: toolPath('prometheus'),
    promtool: toolPath('promtool'),
    groups,
    plan: values.quick ? QUICK : planOf(most),
    days: DAYS,
    ...(values.past !== undefined && { past: values.past }),
    notes: most < MOST_GPUS ? [`Bounded: no fleet over ${most} GPUs (--most-gpus=${most}).`] : [],
    progress,
    keep,
  });
}

function keep(figures: SavedRun): void {
  if (values.save !== undefined) writeFileSync(values.save, `${JSON.stringify(figures, undefined, 1)}\n`);
}

/** @throws Error that says what is wrong with the file */
function saved(file: string): SavedRun {
  const read = savedRun.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (read.success) return read.data;
  throw new Error(`--from=${file} is not what --save wrote: ${read.error.issues[0]?.message}`);
}
