/**
 * `npm run bench:peers` measures Headroom beside its peers, prints the tables and writes them into docs/performance.md.
 * Peers are found on PATH, or where `bash bench/peers/fetch` put them; those that are not here are skipped. `-- --quick`
 * only shows that all works, in a minute, and writes nothing; `--rounds=N` bounds or extends the full run.
 */
import { parseArgs } from 'node:util';
import { progress, run, wholeNumber } from '../../alerts/score/command-line.ts';
import { writeSection } from '../document.ts';
import { compare } from './compare.ts';
import { FULL, QUICK } from './options.ts';
import type { Amount } from './options.ts';
import { findPeer } from './programs.ts';
import { peersSection } from './section.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: String(FULL.scrapes.rounds) },
    quick: { type: 'boolean', default: false },
  },
});

await run(async () => {
  const amount = values.quick ? QUICK : fullWith(wholeNumber('rounds', values.rounds));
  const comparison = await compare((name) => findPeer(name), amount, progress);
  const section = peersSection(comparison, amount.scrapes.rounds);
  process.stdout.write(`${section}\n`);
  if (values.quick) return;
  if (comparison.peers.length === 0)
    return progress(
      'Nothing is written: a table without a peer compares nothing. Type: bash bench/peers/fetch',
    );
  writeSection('peers', section);
});

function fullWith(rounds: number): Amount {
  return { ...FULL, scrapes: { ...FULL.scrapes, rounds }, intake: { ...FULL.intake, rounds } };
}
