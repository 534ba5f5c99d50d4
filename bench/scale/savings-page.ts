/** What can be left out, and what that saves. */
import { WATCHED_SIGNALS } from '../../alerts/baselines/signals/watched.ts';
import type { RuleGroup } from '../../alerts/rules.ts';
import { table } from '../../exporter/documents/markdown.ts';
import { predict } from './fit.ts';
import type { SavedRun } from './measured.ts';
import { recordedBy } from './model.ts';
import type { Model } from './model.ts';
import { readersOf } from './readers.ts';
import { SAVINGS } from './savings.ts';
import { bytes, count, gpus, number, percent } from './words.ts';

const THOUSAND = 1_000;

export function savingsPart(run: SavedRun, model: Model, groups: readonly RuleGroup[]): string[] {
  const [, perSeries = 0] = model.held.coefficients;
  const nodes = THOUSAND / 8;
  const rows = SAVINGS.map(({ what, how, families: pattern, cost }) => {
    const own = Object.entries(run.families).filter(([name]) => pattern.test(name));
    const series = own.reduce((sum, [, each]) => sum + each, 0);
    const readers = readersOf(
      own.map(([name]) => name),
      groups,
    );
    return [
      what,
      how,
      `${count(series)} (${percent(series / model.seriesPerNode)})`,
      bytes(nodes * series * perSeries * model.blockLife),
      readers.rules ? 'rules' : readers.dashboards ? 'dashboards' : 'nothing of ours',
      cost,
    ];
  });
  return [
    '### What to leave out',
    'What no rule reads, no alert needs:',
    table(['What', 'How', 'Series of a node', `Memory, ${gpus(THOUSAND)}`, 'Read by', 'What is lost'], rows),
    ...baselinePart(run, model),
  ];
}

function baselinePart({ measured }: SavedRun, { groups, rules, held }: Model): string[] {
  const share = groups
    .filter(({ name }) => name.includes('baseline'))
    .reduce((sum, group) => sum + group.share, 0);
  const servers = THOUSAND / 8;
  const cores = predict(rules, servers, THOUSAND);
  const [, , perRecorded = 0] = held.coefficients;
  const largest = measured
    .filter(({ size }) => size.askSeconds > 0)
    .toSorted((one, other) => other.servers - one.servers)[0];
  const perServer = largest ? recordedBy(largest, /^baseline:/) / largest.servers : Number.NaN;
  return [
    `The baselines are ${percent(share)} of the cost of all rules, ${number(share * cores)} of ${number(cores)} cores at ${gpus(THOUSAND)}, and ${count(perServer)} recorded series of each server, ${bytes(servers * perServer * perRecorded)} there. Each of their ${WATCHED_SIGNALS.length} signals that is not watched (\`baselines.ignore\` in the config, then \`gpu-headroom rules\`) saves its part of that. \`--gpu.processes\` is off unless you ask for it: it adds up to 64 series of each GPU, and new ones with each process. A scrape in 30 seconds instead of 15 halves the samples and their cost, not the series; over a minute, rates over five minutes become coarse.`,
  ];
}
