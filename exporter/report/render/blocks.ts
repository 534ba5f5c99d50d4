/** A report as text in pieces, for every way of writing it. */
import type { ServerReport } from '../report.ts';

/** Lines of one item: the first of several is what counts. */
export type Item = string | readonly string[];

export function linesOf(item: Item): readonly string[] {
  return typeof item === 'string' ? [item] : item;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Item[]; readonly ordered?: boolean }
  | {
      readonly kind: 'table';
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      /** Words in all columns: where there is room for columns, they stand to the left. */
      readonly isOfWords?: boolean;
    }
  /** Numbers by hour: rows of the same length. */
  | {
      readonly kind: 'grid';
      readonly title: string;
      readonly columns: readonly string[];
      readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[];
    }
  /** Where there is room for charts, they are put here. */
  | { readonly kind: 'charts'; readonly of: ServerReport };
