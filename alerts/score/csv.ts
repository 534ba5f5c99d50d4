/** Series from CSV: a header, a column of times, columns of values, and if there is one a column `label`. */
import { DAY } from './scored-series.ts';
import type { Interval, ScoredSeries } from './scored-series.ts';

const LABEL_COLUMNS = new Set(['label', 'anomaly', 'is_anomaly']);
/** In less time there is neither something to learn nor something to judge. */
const LEAST_DAYS = 14;
/** Rarer values tell nothing of an alert within 15 minutes. */
const MOST_STEP = 900;

/**
 * One series for each column of values. `file` is the name without `.csv`; what stands before its first `_` is its set.
 * @throws Error that says which line is wrong, what was expected and what to type
 */
export function seriesOfCsv(file: string, text: string): ScoredSeries[] {
  // A trim takes the mark of byte order away, too.
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const columns = header.split(',').map((name) => name.trim());
  const label = columns.findIndex((name) => LABEL_COLUMNS.has(name.toLowerCase()));
  const rows = lines.map((line, index) => rowOf(file, columns, line, index + 2));
  const times = rows.map(([time = 0]) => time);
  const step = stepOf(file, times);
  const labels = label < 0 ? [] : labelled(rows, label, step);
  const [set = file] = file.split('_');
  return columns.flatMap((name, column) => {
    if (column === 0 || column === label) return [];
    const points = rows.flatMap((row): [number, number][] => {
      const [time = 0] = row;
      const value = row[column] ?? Number.NaN;
      return Number.isNaN(value) ? [] : [[time, value]];
    });
    return [{ name: `${file}:${name}`, set, points: fromZero(points), step, labels }];
  });
}

/** How a file says that there is no value. */
const NOTHING = /^(?:nan|na|null|none)?$/i;

/** Numbers; NaN where nothing stands. */
function rowOf(file: string, columns: readonly string[], line: string, number: number): number[] {
  const cells = line.split(',').map((cell) => cell.trim());
  const where = `${file}.csv, line ${number}`;
  if (cells.length !== columns.length)
    throw new Error(`${where}: ${cells.length} cells, ${columns.length} expected as in the header`);
  return cells.map((cell, column) => {
    if (column > 0 && NOTHING.test(cell)) return Number.NaN;
    const value = column === 0 ? timeIn(cell) : Number(cell);
    if (!Number.isFinite(value))
      throw new Error(
        `${where}: "${cell}" is no ${column === 0 ? 'time (Unix seconds, or 2026-01-31T00:00:00Z)' : 'number'}`,
      );
    return value;
  });
}

/** The year 5138. */
const FAR_FUTURE = 1e11;

/** Seconds. A date without a zone is in UTC. */
function timeIn(cell: string): number {
  // Milliseconds would be a time in the far future.
  if (/^\d+(\.\d+)?$/.test(cell)) return Number(cell) < FAR_FUTURE ? Number(cell) : Number.NaN;
  return Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(cell) ? cell : `${cell.replace(' ', 'T')}Z`) / 1000;
}

/** Seconds from one row to the next. */
function stepOf(file: string, times: readonly number[]): number {
  const ordered = times.toSorted((a, b) => a - b);
  const days = times.length < 2 ? 0 : ((ordered.at(-1) ?? 0) - (ordered[0] ?? 0)) / DAY;
  const steps = ordered.slice(1).map((time, index) => time - (ordered[index] ?? 0));
  const step = steps.toSorted((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  checkLength(`${file}.csv`, days);
  if (step > MOST_STEP)
    throw new Error(
      `${file}.csv: a value every ${step.toFixed(0)} s, every ${MOST_STEP} s at least expected. Take it out of the folder`,
    );
  const wrong = times.findIndex((time, index) => index > 0 && time <= (times[index - 1] ?? 0));
  if (wrong > 0)
    throw new Error(
      `${file}.csv, line ${wrong + 2}: its time is not after that of the line before. Sort the file by time`,
    );
  return step;
}

/** A column may end sooner than its file, or begin later. @throws Error that says how long it is */
export function longEnough(series: ScoredSeries): ScoredSeries {
  const { name, points } = series;
  checkLength(name, ((points.at(-1)?.[0] ?? 0) - (points[0]?.[0] ?? 0)) / DAY);
  return series;
}

function checkLength(of: string, days: number): void {
  if (Math.ceil(days) >= LEAST_DAYS) return;
  throw new Error(
    `${of}: ${days.toFixed(2)} days, ${LEAST_DAYS} days at least expected: half to learn from, half to judge. Take it out of the folder`,
  );
}

function labelled(rows: readonly (readonly number[])[], label: number, step: number): Interval[] {
  const intervals: Interval[] = [];
  for (const row of rows) {
    const [from = 0] = row;
    if (!row[label]) continue;
    const last = intervals.at(-1);
    if (last && from - last.to < step) intervals.splice(-1, 1, { from: last.from, to: from + step });
    else intervals.push({ from, to: from + step });
  }
  return intervals;
}

/**
 * Values below 0 are of a series that was standardised: its zero is not known, and is put one deviation under its
 * lowest value, so that "half of it" means something.
 */
function fromZero(points: readonly [number, number][]): readonly [number, number][] {
  const values = points.map(([, value]) => value);
  const lowest = values.reduce((least, value) => Math.min(least, value), Infinity);
  if (!(lowest < 0)) return points;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return points.map(([time, value]) => [time, value - lowest + deviation]);
}
