import { build } from './frame/board.ts';
import type { Board, BoardOptions } from './frame/board.ts';

/** The text of the file of a dashboard, as Grafana imports it. */
export function dashboardFile(board: Board, options?: BoardOptions): string {
  return `${JSON.stringify(build(board, options), null, 2)}\n`;
}
