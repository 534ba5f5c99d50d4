/**
 * `npm run bench` prints what Headroom costs, as a table, and exits with 1 when a target is missed.
 * `npm run bench -- --minutes=1` shortens the soak from ten minutes.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureCost, measureStart } from './cost.ts';
import { measureDemoStart, measureHistory, measureSimulator } from './demo.ts';
import { measureClient, measurePythonClient } from './client.ts';
import { measureIntake } from './intake.ts';
import { measureLatency } from './latency.ts';
import { measureParser } from './parser.ts';
import { missed, table } from './table.ts';
import type { Figure } from './table.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) {
  process.stderr.write(`--minutes: "${values.minutes}" is not a number of minutes. Try --minutes=10.\n`);
  process.exit(2);
}

const [cpu] = cpus();
process.stdout.write(
  `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpu?.model}, Node ${process.version}\n\n`,
);
const figures: Figure[] = [
  ...measureParser(),
  ...(await measureLatency(5_000, 500, 15)),
  ...(await measureLatency(20_000, 200)),
  ...(await measureStart(5)),
  ...(await measureIntake()),
  ...(await measureClient()),
  ...measurePythonClient(),
  ...measureSimulator(),
  ...(await measureDemoStart()),
  ...(await measureHistory()),
  ...(await measureCost(minutes * 60)),
];
process.stdout.write(`${table(figures)}\n`);
process.exitCode = missed(figures) ? 1 : 0;
