/** The series of a folder of CSV files. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { longEnough, seriesOfCsv } from './csv.ts';
import { scaled } from './scored-series.ts';
import type { ScoredSeries } from './scored-series.ts';

/**
 * Files and columns that are not series of two weeks are told to `skipped` and left out.
 * @param set what stands before the first `_` in the names of the files to read; all unless given
 * @throws Error when the folder cannot be read, or there is nothing to score in it
 */
export function seriesOfFolder(folder: string, skipped: (why: string) => void, set?: string): ScoredSeries[] {
  const orSkipped = <T>(make: () => T[]): T[] => {
    try {
      return make();
    } catch (error) {
      skipped(error instanceof Error ? error.message : String(error));
      return [];
    }
  };
  const files = filesOf(folder).filter((file) => set === undefined || file.startsWith(`${set}_`));
  const series = files.flatMap((file) =>
    orSkipped(() => seriesOfCsv(basename(file, '.csv'), readFileSync(join(folder, file), 'utf8'))).flatMap(
      (each) => orSkipped(() => [scaled(longEnough(each))]),
    ),
  );
  if (series.length > 0) return series;
  const name = set === undefined ? 'CSV file' : `${set}_*.csv`;
  throw new Error(`${folder} has no ${name} with two weeks of a series. Type: --data=FOLDER`);
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.csv'))
      .toSorted();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${folder} cannot be read: ${why}. Type: --data=FOLDER`, { cause: error });
  }
}
