/**
 * `npm run bench` prints what Headroom costs, as a table, and exits with 1 when a target is missed. The full run, with a
 * soak of ten minutes, is written into docs/performance.md. `npm run bench -- --minutes=1` shortens the soak. Targets that
 * are times follow the speed that the machine has meanwhile.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { progress } from '../alerts/score/command-line.ts';
import { writeSection } from './document.ts';
import { measureCost, measureStart } from './cost.ts';
import { measureDemoStart, measureHistory, measureSimulator } from './demo.ts';
import { measureClient, measurePythonClient } from './client.ts';
import { measureIntake } from './intake.ts';
import { measureLatency } from './latency.ts';
import { measureParser } from './parser.ts';
import { median } from './numbers.ts';
import { missed, table } from './table.ts';
import type { Figure, Measured } from './table.ts';
import { slowness } from './yardstick.ts';

const SOAK_MINUTES = 10;
const { values } = parseArgs({ options: { minutes: { type: 'string', default: String(SOAK_MINUTES) } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  process.stderr.write(`--minutes: "${values.minutes}" is not a number of minutes. Try --minutes=10.\n`);
  process.exit(2);
}

const [cpu] = cpus();
const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpu?.model}, Node ${process.version}`;
process.stdout.write(`${machine}\n\n`);
type Figures = readonly Figure[];
const STEPS: readonly (readonly [what: string, measure: () => Promise<Figures> | Figures])[] = [
  ['parser', measureParser],
  ['scrapes, 5 000 series', () => measureLatency(5_000, 500, 15)],
  ['scrapes, 20 000 series', () => measureLatency(20_000, 200)],
  ['start', () => measureStart(5)],
  ['intake', measureIntake],
  ['TypeScript client', measureClient],
  ['Python client', measurePythonClient],
  ['simulator', measureSimulator],
  ['start of the demo', measureDemoStart],
  ['history of the demo', measureHistory],
  [`soak, ${minutes} minutes`, () => measureCost(minutes * 60)],
];
const figures: Measured[] = [];
for (const [what, measure] of STEPS) {
  progress(what);
  const before = slowness();
  const measured = await measure();
  const after = slowness();
  const meanwhile = { elapsed: (before.elapsed + after.elapsed) / 2, cpu: (before.cpu + after.cpu) / 2 };
  for (const figure of measured) figures.push({ ...figure, slowness: meanwhile });
}
const slow = median(figures.map(({ slowness: { elapsed } }) => elapsed));
const speed = `Plain work took ${slow.toPrecision(2)} times as long as where the targets were set.`;
process.stdout.write(`${speed}\n\n`);
process.stdout.write(`${table(figures)}\n`);
if (minutes >= SOAK_MINUTES)
  writeSection('bench', `Printed by \`npm run bench\`: ${machine}. ${speed}\n\n${table(figures)}`);
process.exitCode = missed(figures) ? 1 : 0;
