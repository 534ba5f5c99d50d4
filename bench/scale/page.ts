/** The run as a section of docs/scale.md. */
import type { RuleGroup } from '../../alerts/rules.ts';
import { code, table } from '../../exporter/documents/markdown.ts';
import { advicePart } from './advice-page.ts';
import { predict } from './fit.ts';
import type { Fit } from './fit.ts';
import { formula } from './formula.ts';
import { groupsPart } from './groups-page.ts';
import type { Measured, SavedRun } from './measured.ts';
import { modelOf, recordedSeries, rulesCores, scrapedSeries } from './model.ts';
import type { Model } from './model.ts';
import { bytes, count, gpus, number, percent } from './words.ts';

/** @throws RangeError when the run has too few sizes for a line */
export function scalePage(run: SavedRun, groups: readonly RuleGroup[]): string {
  const model = modelOf(run, groups);
  return [
    `Printed by \`npm run bench:scale\`: ${run.where}.`,
    ...run.notes,
    ...nodePart(run, model),
    ...sizesPart(run, model),
    ...linesPart(run, model),
    ...groupsPart(run, model),
    ...advicePart(run, model, groups),
  ].join('\n\n');
}

const PARTS: readonly (readonly [what: string, families: RegExp])[] = [
  ['GPUs', /^gpu_/],
  ['inference server', /^inference_/],
  ['host', /^host_/],
  ['the exporter itself', /^(?:headroom|process|nodejs)_/],
];

function nodePart({ families }: SavedRun, { seriesPerNode, seriesPerServer }: Model): string[] {
  const rows = PARTS.map(([what, pattern]) => {
    const own = Object.entries(families).filter(([name]) => pattern.test(name));
    const largest = own.toSorted(([, one], [, other]) => other - one).slice(0, 4);
    const total = own.reduce((sum, [, series]) => sum + series, 0);
    return [what, count(total), largest.map(([name, series]) => `${code(name)} ${series}`).join(', ')];
  });
  return [
    '### Series of a node',
    `Eight GPUs and one inference server are ${count(seriesPerNode)} series; each more server on the node is ${count(seriesPerServer)} more.`,
    table(['Of', 'Series', 'The most of them'], rows),
  ];
}

function sizesPart({ measured, pastSamples }: SavedRun, model: Model): string[] {
  const rows = measured.map((each) => {
    const { size, headSeries, samplesPerSecond, cpu, heldBytes, residentBytes, missed } = each;
    return [
      count(each.gpus),
      count(each.servers),
      size.rules
        ? size.past
          ? 'all, with a past'
          : 'all'
        : size.block === undefined
          ? 'none'
          : `none, ${size.scrapeSeconds} s`,
      count(headSeries),
      count(recordedSeries(each)),
      count(samplesPerSecond),
      number(cpu),
      size.askSeconds > 0 ? number(rulesCores(each, model.scraping)) : '',
      bytes(heldBytes),
      bytes(residentBytes),
      String(missed),
    ];
  });
  return [
    '### Sizes',
    `A past is ${count(pastSamples)} samples of each server. Series are those in memory, recorded ones among them. No scrape failed, and no rule did, unless it is said above.`,
    table(
      [
        'GPUs',
        'Servers',
        'Rules',
        'Series',
        'Recorded',
        'Samples/s',
        'Cores used',
        'of them rules, as installed',
        'Memory held',
        'RSS, with mapped files',
        'Evaluations missed',
      ],
      rows,
    ),
  ];
}

function formulaRow(what: string, text: string, { r2, worst }: Fit): string[] {
  return [what, text, r2.toFixed(4), percent(worst)];
}

function linesPart(run: SavedRun, model: Model): string[] {
  const { held, blockLife, scraping, rules, recorded, recordedPerSecond } = model;
  return [
    '### Formulas',
    'Straight lines through these sizes, by least squares, each weighed by the inverse of its value:',
    table(
      ['What', 'Formula', 'R²', 'Farthest point'],
      [
        formulaRow('memory held', formula(held, bytes, ['scraped series', 'recorded series']), held),
        formulaRow('cores for scraping', formula(scraping, number, ['samples/s']), scraping),
        formulaRow('cores for rules', formula(rules, number, ['servers', 'GPUs']), rules),
        formulaRow('recorded series', formula(recorded, number, ['servers']), recorded),
        formulaRow('recorded samples/s', formula(recordedPerSecond, number, ['servers']), recordedPerSecond),
      ],
    ),
    `When a block is written, Prometheus holds ${number(blockLife)} times the memory of scraped series. On disk a scraped sample takes ${number(model.blockBytesPerSample)} bytes in a block, its index included, and ${number(model.logBytesPerSample)} in the log of the last hours.`,
    ...checkPart(run),
  ];
}

/** What lines through the smaller fleets would have said of the largest. */
function checkPart(run: SavedRun): string[] {
  const usual = run.measured.filter(({ size }) => size.block === undefined);
  const largest = usual.toSorted((one, other) => other.headSeries - one.headSeries)[0];
  const held = largest && heldBySmaller(run, largest);
  if (!held) return [];
  const said = predict(held, scrapedSeries(largest), recordedSeries(largest));
  return [
    `How far it carries: the line of memory through all smaller fleets says ${bytes(said)} for the largest, ${gpus(largest.gpus)}; measured were ${bytes(largest.heldBytes)}.`,
  ];
}

function heldBySmaller(run: SavedRun, largest: Measured): Fit | undefined {
  const smaller = run.measured.filter((each) => each.headSeries < largest.headSeries);
  try {
    return modelOf({ ...run, measured: smaller }, []).held;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
