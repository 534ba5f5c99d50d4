import { cpus } from 'node:os';
import { prose, table } from '../exporter/documents/markdown.ts';
import { otherWork } from '../alerts/score/machine.ts';
import type { Result } from './result.ts';

export interface RunOf {
  readonly where: string;
  readonly seed: number;
  readonly quick: boolean;
  readonly minutes: number;
  readonly timeoutSeconds: number;
  /** Average of five minutes, the most that was seen, our own share in it. */
  readonly load: number;
}

/** What was tried, how often, and what was lost, as Markdown. */
export function faultsPage(results: readonly Result[], run: RunOf): string {
  const sum = (count: (result: Result) => number) => results.reduce((total, each) => total + count(each), 0);
  const broken = results.filter((result) => result.broken.length > 0);
  const skipped = results.filter((result) => result.skipped !== undefined);
  return [
    `Printed by \`npm run test:faults\` (seed ${run.seed}${run.quick ? ', quick' : `, soak of ${run.minutes} min`}): ${run.where}.`,
    `${results.length - broken.length - skipped.length} of ${results.length} promises kept. ${sum(({ scrapes }) => scrapes)} scrapes with a timeout of ${run.timeoutSeconds} s, ${sum(({ failedScrapes }) => failedScrapes)} failed; ${sum(({ acknowledged }) => acknowledged)} pushed events acknowledged, ${sum(({ lost }) => lost)} lost.`,
    ...crowded(run.load),
    table(
      [
        'Fault and promise',
        'Tried',
        'Times',
        'Scrapes',
        'Failed',
        'Slowest, ms',
        'Acknowledged',
        'Lost',
        'Back after, s',
        '',
      ],
      results.map(rowOf),
    ),
    ...section('Also measured', results, ({ notes }) => notes),
    ...section('Broken', results, ({ broken: sentences }) => sentences),
    ...section('Not tried here', results, (result) => (result.skipped === undefined ? [] : [result.skipped])),
  ].join('\n\n');
}

/** Date, machine and version, as a figure in a document needs them. */
export function whereAndWhen(): string {
  const [cpu] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${cpus().length} x ${cpu?.model ?? 'unknown processor'}, Node ${process.version}`;
}

/** Who makes and watches the faults has to wait for a processor as well. */
function crowded(load: number): string[] {
  const sentence = otherWork(load);
  if (sentence === undefined) return [];
  return [`${sentence} All took longer for it, and what is broken may be so for want of a processor.`];
}

function rowOf(result: Result): string[] {
  const { name, promise, tried, times, scrapes, failedScrapes, acknowledged, lost, backSeconds } = result;
  const counts = [times, scrapes, failedScrapes].map(String);
  return [
    `**${prose(name)}**: ${prose(promise)}`,
    prose(tried),
    ...counts,
    result.worstScrapeMs?.toFixed(0) ?? '',
    String(acknowledged),
    String(lost),
    backSeconds?.toFixed(1) ?? '',
    verdictOf(result),
  ];
}

function verdictOf({ broken, skipped }: Result): string {
  if (skipped !== undefined) return 'not tried';
  return broken.length === 0 ? 'kept' : '**broken**';
}

function section(
  title: string,
  results: readonly Result[],
  lines: (result: Result) => readonly string[],
): string[] {
  const items = results.flatMap((result) => lines(result).map((line) => `- ${result.name}: ${prose(line)}`));
  return items.length === 0 ? [] : [`### ${title}`, items.join('\n')];
}
