/** What was measured, as tables in Markdown. */
import { table } from '../../exporter/documents/markdown.ts';
import { OURS } from './exporters.ts';
import type { ScrapeFigures } from './scrapes.ts';
import type { IntakeFigures } from './intake/measure.ts';

/** A column of figures. */
interface Column<Row> {
  readonly title: string;
  readonly value: (row: Row) => number;
  readonly best: 'least' | 'most';
}

const SCRAPES: readonly Column<ScrapeFigures>[] = [
  { title: 'scrape p50, ms', value: ({ p50 }) => p50, best: 'least' },
  { title: 'p99, ms', value: ({ p99 }) => p99, best: 'least' },
  { title: 'after 5 s, ms', value: ({ afterPause }) => afterPause, best: 'least' },
  { title: 'CPU of a scrape, ms', value: ({ cpuPerScrape }) => cpuPerScrape, best: 'least' },
  { title: 'CPU of all, % of a core', value: ({ cpuPercent }) => cpuPercent, best: 'least' },
  { title: 'RSS, MiB', value: ({ resident }) => resident, best: 'least' },
  { title: 'start, s', value: ({ start }) => start, best: 'least' },
];

const INTAKE: readonly Column<IntakeFigures>[] = [
  { title: 'per second of CPU', value: ({ perCore }) => perCore, best: 'most' },
  { title: 'lost, %', value: ({ lost }) => 100 * lost, best: 'least' },
  { title: 'RSS, MiB', value: ({ resident }) => resident, best: 'least' },
  { title: 'start, s', value: ({ start }) => start, best: 'least' },
];

/** Exporters that asked the same backend on one node, and how ours stands to the best of the others. */
export function scrapeTable(figures: readonly ScrapeFigures[]): string {
  const named = figures.map((row) => ({ row, cells: [nameOf(row), String(row.series)] }));
  return tableOf(['exporter, and when it collects', 'series'], SCRAPES, named);
}

function nameOf({ exporter }: ScrapeFigures): string {
  return `${exporter.name}, ${exporter.how}`;
}

/** Receivers that were told the same. */
export function intakeTable(figures: readonly IntakeFigures[]): string {
  const named = figures.map((row) => ({ row, cells: [row.receiver.name, row.receiver.how] }));
  return tableOf(['receiver', 'is sent'], INTAKE, named);
}

interface Named<Row> {
  readonly row: Row;
  readonly cells: readonly string[];
}

/** The first row is ours. */
function tableOf<Row>(
  titles: readonly string[],
  columns: readonly Column<Row>[],
  named: readonly Named<Row>[],
): string {
  const [ours, ...others] = named;
  const rows = named.map(({ row, cells }) => [
    ...cells,
    ...columns.map(({ value, best }) =>
      marked(
        value(row),
        named.map((each) => value(each.row)),
        best,
      ),
    ),
  ]);
  const blank = titles.slice(1).map(() => '');
  const ratios = columns.map(({ value, best }) =>
    ours
      ? ratioOf(
          value(ours.row),
          others.map(({ row }) => value(row)),
          best,
        )
      : '',
  );
  return table(
    [...titles, ...columns.map(({ title }) => title)],
    others.length === 0 ? rows : [...rows, [`*${OURS} / best of the others*`, ...blank, ...ratios]],
  );
}

/** Bold where no other is better. */
function marked(value: number, all: readonly number[], best: 'least' | 'most'): string {
  const text = figure(value);
  return value === bestOf(all, best) && all.length > 1 ? `**${text}**` : text;
}

/** Ours over the best of the others; `ahead` or `behind`, for more is not always better. */
export function ratioOf(ours: number, others: readonly number[], best: 'least' | 'most'): string {
  const other = bestOf(others, best);
  if (ours === other) return 'same';
  const isAhead = best === 'least' ? ours < other : ours > other;
  const word = isAhead ? 'ahead' : 'behind';
  return other === 0 ? word : `${(ours / other).toPrecision(2)}, ${word}`;
}

function bestOf(values: readonly number[], best: 'least' | 'most'): number {
  return best === 'least' ? Math.min(...values) : Math.max(...values);
}

/** Three digits. */
export function figure(value: number): string {
  if (value === 0) return '0';
  return value >= 1000 ? `${Number(value.toPrecision(3))}` : value.toPrecision(3);
}
