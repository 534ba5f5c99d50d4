import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { framed } from './panel.ts';
import type { PanelOptions } from './panel.ts';
import { coloredBy, thresholds } from './thresholds.ts';
import type { Limit } from './thresholds.ts';

export interface StatOptions extends PanelOptions {
  /** Beyond them the figure has their colour. */
  readonly limits?: readonly Limit[];
  /** Colour under the first limit. */
  readonly base?: string;
  readonly mappings?: readonly ValueMapping[];
  /** The colour fills the tile. */
  readonly filled?: boolean;
  /** Series by their names, and what they are called instead. */
  readonly names?: Readonly<Record<string, string>>;
  /** Draws the way there behind the figure; without it the query is for now alone. */
  readonly trend?: boolean;
  /** Of the figure, in pixels; as large as the tile and its length allow unless given. */
  readonly valueSize?: number;
  /** Several figures are lines below one another, without their names: for words, which say enough. */
  readonly lines?: boolean;
}

const HEIGHT = 4;

/** A figure as it is now: the last that there is. */
export function stat(options: StatOptions): PanelBuilder {
  const { limits = [], base, mappings, filled = false, trend = false, names = {}, lines = false } = options;
  const panel = framed(
    new PanelBuilder(),
    { height: HEIGHT, ...options },
    trend ? 'series' : 'instant',
    mappings,
  )
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .thresholds(thresholds(limits, base))
    .colorScheme(coloredBy(FieldColorModeId.Thresholds))
    .colorMode(filled ? BigValueColorMode.BackgroundSolid : BigValueColorMode.Value)
    .graphMode(trend ? BigValueGraphMode.Area : BigValueGraphMode.None)
    .textMode(lines ? BigValueTextMode.Value : BigValueTextMode.Auto)
    .orientation(lines ? VizOrientation.Horizontal : VizOrientation.Auto);
  if (options.valueSize !== undefined)
    panel.text(new VizTextDisplayOptionsBuilder().valueSize(options.valueSize));
  for (const [name, value] of Object.entries(names))
    panel.overrideByName(name, [{ id: 'displayName', value }]);
  return panel;
}
