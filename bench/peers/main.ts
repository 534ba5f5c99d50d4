/**
 * `npm run bench:peers` measures Headroom beside its peers, prints the tables and writes them into docs/performance.md.
 * Peers are found on PATH, or where `bash bench/peers/fetch` put them; those that are not here are skipped. `-- --quick`
 * only shows that all works, in a minute, and writes nothing; `--rounds=N` bounds or extends the full run. `--real` scrapes
 * the exporters on the GPUs of this machine instead of fake ones, and changes no setting of them.
 */
import { parseArgs } from 'node:util';
import { progress, run, wholeNumber } from '../../alerts/score/command-line.ts';
import { writeSection } from '../document.ts';
import { compare } from './compare.ts';
import { fakeNode, realNode } from './node.ts';
import { FULL, QUICK, REAL } from './options.ts';
import type { GpuNode } from './node.ts';
import type { Amount } from './options.ts';
import { findPeer } from './programs.ts';
import { peersSection } from './section.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: String(FULL.scrapes.rounds) },
    quick: { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
  },
});

const FAKE_GPUS = [1, 8, 64];
const QUICK_GPUS = [2];
const COMMAND = `npm run bench:peers${values.real ? ' -- --real' : ''}`;

await run(async () => {
  const amount = amountOf(wholeNumber('rounds', values.rounds));
  const comparison = await compare((name) => findPeer(name), nodes(), amount, progress);
  const section = peersSection(COMMAND, comparison, amount.scrapes.rounds);
  process.stdout.write(`${section}\n`);
  if (values.quick) return;
  if (comparison.peers.length === 0)
    return progress(
      'Nothing is written: a table without a peer compares nothing. Type: bash bench/peers/fetch',
    );
  writeSection(values.real ? 'peers-real' : 'peers', section);
});

function nodes(): (() => Promise<GpuNode>)[] {
  if (values.real) return [() => realNode()];
  return (values.quick ? QUICK_GPUS : FAKE_GPUS).map((gpus) => () => fakeNode(gpus));
}

function amountOf(rounds: number): Amount {
  if (values.quick) return values.real ? { scrapes: QUICK.scrapes } : QUICK;
  const { scrapes, intake } = values.real ? REAL : FULL;
  return { scrapes: { ...scrapes, rounds }, ...(intake && { intake: { ...intake, rounds } }) };
}
