/** What follows for a thousand GPUs and ten thousand, and what to do. */
import type { RuleGroup } from '../../alerts/rules.ts';
import { table } from '../../exporter/documents/markdown.ts';
import { fleetOf, gpusUntil, LARGE, PROCESSOR, SLOWEST, SMALL } from './budget.ts';
import type { Limit } from './budget.ts';
import type { SavedRun } from './measured.ts';
import { expected } from './expected.ts';
import type { Expected } from './expected.ts';
import { recordedBy, recordedSeries, rulesCores } from './model.ts';
import type { Model } from './model.ts';
import { savingsPart } from './savings-page.ts';
import { bytes, count, gpus, number, percent } from './words.ts';

const ASKED = [8, 1_000, 10_000];
const RETENTION_DAYS = 35;

export function advicePart(run: SavedRun, model: Model, groups: readonly RuleGroup[]): string[] {
  return [
    ...sizesPart(run, model),
    ...limitsPart(model),
    ...savingsPart(run, model, groups),
    ...federationPart(run),
  ];
}

/** By the lines, or as it was measured where it was. */
function figuresOf(asked: number, { measured }: SavedRun, model: Model): Expected {
  const line = expected(model, fleetOf(asked));
  const found = measured.find((each) => each.gpus === asked && each.servers === asked / 8 && each.size.past);
  if (!found) return line;
  const { heldBytes } = found;
  const mostBytes = Math.max(heldBytes, line.mostBytes);
  return { ...line, heldBytes, mostBytes, rulesCores: rulesCores(found, model.scraping) };
}

function sizesPart(run: SavedRun, model: Model): string[] {
  const { measured } = run;
  const largest = Math.max(...measured.map((each) => each.gpus));
  const largestRules = Math.max(0, ...measured.filter(({ size }) => size.past).map((each) => each.gpus));
  const columns = ASKED.map((each) => ({ gpus: each, ...figuresOf(each, run, model) }));
  const row = (what: string, most: number, of: (column: (typeof columns)[number]) => string) => [
    what,
    ...columns.map((column) => (column.gpus > most ? `*${of(column)}*` : of(column))),
  ];
  return [
    '### 8, 1 000 and 10 000 GPUs',
    `By the formulas, for nodes of 8 GPUs with one server each and one scrape in 15 seconds. What is larger than anything that was measured (${gpus(largestRules)} with rules and a past, ${gpus(largest)} for scraping) is *extrapolated*; where a fleet of the size was measured, memory and rules are as measured.`,
    table(
      ['', ...ASKED.map(gpus)],
      [
        row('series in memory', largestRules, (each) => count(each.series)),
        row('of them recorded by rules', largestRules, (each) => count(each.recorded)),
        row('samples a second', largestRules, (each) => count(each.samplesPerSecond)),
        row('memory held, usually', largestRules, (each) => bytes(each.heldBytes)),
        row('memory held, when a block is written', largestRules, (each) => bytes(each.mostBytes)),
        row('cores for scraping', largest, (each) => number(each.scrapingCores)),
        row('cores for rules', largestRules, (each) => number(each.rulesCores)),
        row(
          'the group nearest to its interval',
          largestRules,
          ({ fullest }) => `${percent(fullest.share)} (\`${fullest.name}\`)`,
        ),
        row(`disk for ${RETENTION_DAYS} days`, largestRules, (each) =>
          bytes(RETENTION_DAYS * each.diskBytesPerDay),
        ),
      ],
    ),
  ];
}

function limitsPart(model: Model): string[] {
  const until = (limit: Limit) => twoDigits(gpusUntil(model, limit));
  const [small, large, processor, slowest] = [SMALL, LARGE, PROCESSOR, SLOWEST].map(until);
  const most = Math.min(large ?? 0, processor ?? 0, slowest ?? 0);
  const first = [LARGE, PROCESSOR, SLOWEST].find((limit) => until(limit) === most);
  return [
    '### How far one Prometheus goes',
    `**One Prometheus is enough** up to about ${gpus(small ?? 0)} with 8 GiB of memory, and ${gpus(most)} with 32 GiB and 4 cores. **Shard** beyond that: ${gpus(10_000)} need ${Math.ceil(10_000 / most)} of 32 GiB, ${gpus(100_000)} ${Math.ceil(100_000 / most)}. **Federate** from the second shard on. **Move rules** to Mimir or Thanos for one view over clusters, or for a past longer than a disk; for speed there is no reason below ${gpus(slowest ?? 0)} in one tenant. What ends first on the larger machine: ${first?.what ?? ''}.`,
    table(
      ['Limit', 'Reached at about'],
      [SMALL, LARGE, PROCESSOR, SLOWEST].map((limit) => [limit.what, gpus(until(limit))]),
    ),
  ];
}

/** The lines do not tell more. */
function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

function federationPart({ measured }: SavedRun): string[] {
  const full = measured.filter(({ size }) => size.past);
  const largest = (full.length > 0 ? full : measured).toSorted(
    (one, other) => other.servers - one.servers,
  )[0];
  if (!largest) return [];
  const of = (pattern: RegExp) => recordedBy(largest, pattern);
  return [
    '### What a federation carries',
    table(
      ['Series', `At ${gpus(largest.gpus)}, ${count(largest.servers)} servers`],
      [
        ['all that are scraped', count(largest.headSeries - recordedSeries(largest))],
        ['all that are recorded', count(recordedSeries(largest))],
        ['of a fleet, `fleet.*`', count(of(/^fleet/))],
        ['the verdict, `headroom:verdict`', count(of(/^headroom:/))],
        ['of a server, without buckets, `server_model.*`', count(of(/^server_model(?!.*_bucket)/))],
        ['buckets of a server', count(of(/^server_model.*_bucket/))],
        ['baselines', count(of(/^baseline:/))],
      ],
    ),
  ];
}
