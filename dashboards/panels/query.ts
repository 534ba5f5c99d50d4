import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

/** A query of a panel. */
export interface Query {
  readonly expr: string;
  /** What a series is called: text with `{{label}}`. */
  readonly legend: string;
  /** Also asks for exemplars: for raw buckets only, recorded series have none. */
  readonly exemplars?: boolean;
}

/** The data source that the reader chose. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' } as const;

/** How a server's model is called in every legend. A long one is cut off at its end: the server stands first. */
export const SERVER_MODEL = '{{server}} · {{model}}';

/** The same of one of several lines of it, which the words tell apart. */
export function serverModel(words: string): string {
  return `{{server}} ${words} · {{model}}`;
}

export type Shape = 'series' | 'heatmap' | 'instant' | 'table';

/** @param index of the query in its panel, 0 to 25 */
export function target({ expr, legend, exemplars }: Query, index: number, shape: Shape): DataqueryBuilder {
  const query = new DataqueryBuilder()
    .refId(String.fromCodePoint('A'.codePointAt(0)! + index))
    .datasource(DATASOURCE)
    .expr(expr)
    .legendFormat(legend);
  if (exemplars) query.exemplar(true);
  switch (shape) {
    case 'series':
      return query.range();
    case 'heatmap':
      return query.range().format(PromQueryFormat.Heatmap);
    case 'instant':
      return query.instant();
    case 'table':
      return query.instant().format(PromQueryFormat.Table);
  }
}
