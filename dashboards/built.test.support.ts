/** Dashboards as Grafana gets them, for tests to walk through. */
import { z } from 'zod';
import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { BOARDS } from './boards.ts';
import { build } from './frame/board.ts';

export const DASHBOARDS_BUILT: readonly Dashboard[] = BOARDS.map((board) => build(board));

/** All panels, those of collapsed rows too; rows themselves are none. */
export function panelsOf({ panels = [] }: Dashboard): readonly Panel[] {
  return panels.flatMap((panel) => ('panels' in panel ? panel.panels : [panel]));
}

const query = z.object({
  refId: z.string(),
  expr: z.string(),
  legendFormat: z.string(),
  instant: z.boolean().optional(),
  exemplar: z.boolean().optional(),
  datasource: z.object({ type: z.string(), uid: z.string() }),
});
export type PanelQuery = z.infer<typeof query>;

/** Throws where one is no query of Prometheus. */
export function queriesOf({ targets = [] }: Panel): readonly PanelQuery[] {
  return targets.map((target) => query.parse(target));
}

/** Each panel of each dashboard, by a name for the test. */
export const PANELS = DASHBOARDS_BUILT.flatMap((dashboard) =>
  panelsOf(dashboard).map((panel) => ({ name: `${dashboard.title}: ${panel.title}`, dashboard, panel })),
);
