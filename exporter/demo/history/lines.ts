import type { Family, Labels } from '../../catalogue/family.ts';
import { gpu } from '../../catalogue/index.ts';
import { boundText, formatValue } from '../../exposition/render.ts';
import { escapeLabelValue } from '../../model/samples.ts';
import type { HistogramValue, Samples } from '../../model/samples.ts';

/**
 * Samples of many times as OpenMetrics lines with timestamps: what `promtool tsdb create-blocks-from` reads. What a GPU
 * can tell is left out: it never changes, and would be a fifth of all series.
 */
export class TimedLines {
  private readonly target: string;
  /** What a scrape says of itself. */
  private readonly up: string;
  /** What stands before the value in each line of a series: it is the same at every time. */
  private readonly prefixes = new Map<Family, Map<string, readonly string[]>>();

  private readonly only: ReadonlySet<string> | undefined;

  /** @param target labels that a scrape would add; @param only names of the series to write, all unless given */
  constructor(target: Labels<'job' | 'instance'>, only?: ReadonlySet<string>) {
    this.only = only;
    const escaped = Object.entries(target).map(([name, value]) => `${name}="${escapeLabelValue(value)}"`);
    this.target = escaped.join(',');
    this.up = this.prefix('up', this.target);
  }

  /** @param time Unix milliseconds */
  write(samples: Samples, time: number): string {
    const end = ` ${time / 1000}\n`;
    let text = this.up === '' ? '' : `${this.up}1${end}`;
    for (const [family, series] of samples.byFamily) {
      if (family === gpu.featureAvailable) continue;
      for (const [labels, value] of series) {
        const prefixes = this.prefixesOf(family, labels, value);
        const values = typeof value === 'number' ? [value] : histogramValues(value);
        for (const [index, each] of values.entries()) {
          const prefix = prefixes[index];
          if (prefix) text += prefix + formatValue(each) + end;
        }
      }
    }
    return text;
  }

  /** @param labels as between braces; @param time Unix milliseconds */
  writeOne(name: string, labels: string, value: number, time: number): string {
    return `${name}{${this.target},${labels}} ${formatValue(value)} ${time / 1000}\n`;
  }

  private prefixesOf(family: Family, labels: string, value: number | HistogramValue): readonly string[] {
    let byLabels = this.prefixes.get(family);
    if (!byLabels) this.prefixes.set(family, (byLabels = new Map()));
    let prefixes = byLabels.get(labels);
    if (!prefixes) byLabels.set(labels, (prefixes = this.makePrefixes(family.name, labels, value)));
    return prefixes;
  }

  private makePrefixes(name: string, labels: string, value: number | HistogramValue): readonly string[] {
    const all = labels === '' ? this.target : `${this.target},${labels}`;
    if (typeof value === 'number') return [this.prefix(name, all)];
    const bounds = [...value.bounds, Infinity].map(boundText);
    return [
      ...bounds.map((bound) => this.prefix(`${name}_bucket`, `${all},le="${bound}"`)),
      this.prefix(`${name}_count`, all),
      this.prefix(`${name}_sum`, all),
    ];
  }

  /** Empty of a series that is not to be written. */
  private prefix(name: string, labels: string): string {
    return this.only?.has(name) === false ? '' : `${name}{${labels}} `;
  }
}

function histogramValues({ counts, count, sum }: HistogramValue): readonly number[] {
  return [...counts, count, count, ...(sum === undefined ? [] : [sum])];
}
