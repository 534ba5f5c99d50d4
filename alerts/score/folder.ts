/** The series of a folder of CSV files. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { seriesOfCsv } from './csv.ts';
import { scaled } from './scored-series.ts';
import type { ScoredSeries } from './scored-series.ts';

/**
 * Files that are not series of two weeks are told to `skipped` and left out.
 * @throws Error when there is nothing to score
 */
export function seriesOfFolder(folder: string, skipped: (why: string) => void): ScoredSeries[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.csv'))
    .toSorted();
  const series = files.flatMap((file) => {
    try {
      return seriesOfCsv(basename(file, '.csv'), readFileSync(join(folder, file), 'utf8')).map(scaled);
    } catch (error) {
      skipped(error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  if (series.length > 0) return series;
  throw new Error(`${folder} has no CSV file with two weeks of a series. Type: --data=FOLDER`);
}
