/**
 * `npm run test:faults` breaks what the built exporter depends on while it is scraped and pushed to, prints what held, writes
 * it into docs/reliability.md, and exits with 1 where a promise was broken. `-- --only=NAME` tries the faults whose name
 * contains it, `--minutes=N` is the length of the soak (too short for a leak to be told is a broken promise), `--quick` tries
 * each fault once and writes nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { progress, run, wholeNumber } from '../alerts/score/command-line.ts';
import { withSection } from '../alerts/score/section.ts';
import { DOCUMENT } from './document.ts';
import { faultsPage, whereAndWhen } from './page.ts';
import { endPlaying, runFaults } from './run.ts';
import { FAULTS } from './suite.ts';

/** Prometheus' own is 10 s; half of that is what a busy site may set. */
const TIMEOUT_SECONDS = 5;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
  },
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endPlaying().finally(() => process.exit(130)));
}
await run(main);
// What a broken fault has left pending must not keep the command.
process.exit();

async function main(): Promise<void> {
  const seed = wholeNumber('seed', values.seed);
  const minutes = wholeNumber('minutes', values.minutes);
  const { only, quick } = values;
  const faults = FAULTS.filter(({ name }) => name.includes(only));
  if (faults.length === 0) {
    const names = FAULTS.map(({ name }) => `"${name}"`).join(', ');
    throw new Error(`--only: "${only}" is in no name of a fault. There are ${names}.`);
  }
  const bounds = { quick, minutes, timeoutSeconds: TIMEOUT_SECONDS, seed };
  let load = 0;
  const results = await runFaults(faults, bounds, (line) => {
    load = Math.max(load, loadavg()[1] ?? 0);
    progress(line);
  });
  const page = faultsPage(results, { where: whereAndWhen(), load, ...bounds });
  process.stdout.write(`${page}\n`);
  if (!quick && only === '') writeFileSync(DOCUMENT, withSection(readFileSync(DOCUMENT, 'utf8'), page));
  if (results.some(({ broken }) => broken.length > 0)) process.exitCode = 1;
}
