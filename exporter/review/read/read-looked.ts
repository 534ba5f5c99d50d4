import { self } from '../../catalogue/index.ts';
import type { PrometheusClient, Range } from '../../prometheus-client/client.ts';
import { gapsOf } from '../../report/read/gaps.ts';
import { countOf, onGrid } from '../../report/read/grid.ts';
import type { Gap } from '../../report/report.ts';

/** When anything of ours was looked at: at other times nothing could fire. */
export interface Looked {
  /** Unix seconds; `undefined` if it never was. */
  readonly from: number | undefined;
  readonly until: number | undefined;
  readonly gaps: readonly Gap[];
}

export async function readLooked(client: PrometheusClient, range: Range): Promise<Looked> {
  const [series] = await client.range(`count(${self.buildInfo.name})`, range);
  const values = onGrid(range, series?.samples ?? []);
  const seen = Array.from({ length: countOf(range) }, (_, index) => !Number.isNaN(values[index]));
  return { from: series?.samples[0]?.[0], until: series?.samples.at(-1)?.[0], gaps: gapsOf(seen, range) };
}
