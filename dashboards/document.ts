import { build } from './frame/board.ts';
import type { Board } from './frame/board.ts';

/** The text of the file of a dashboard, as Grafana imports it. */
export function dashboardFile(board: Board): string {
  return `${JSON.stringify(build(board), null, 2)}\n`;
}
