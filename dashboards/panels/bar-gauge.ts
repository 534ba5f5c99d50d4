import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeValueMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
  VizTextDisplayOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { framed } from './panel.ts';
import type { PanelOptions } from './panel.ts';
import { coloredBy, thresholds } from './thresholds.ts';
import type { Limit } from './thresholds.ts';

export interface BarGaugeOptions extends PanelOptions {
  readonly limits?: readonly Limit[];
  /** Colour under the first limit. */
  readonly base?: string;
  readonly mappings?: readonly ValueMapping[];
  /** Bars stand side by side in the order of this label, whose values are their names. */
  readonly orderedBy?: string;
  /** What the values of that label are called instead. */
  readonly names?: readonly ValueMapping[];
  /** Upper end of the bars. */
  readonly max?: number;
}

const HEIGHT = 8;
/** Pixels of letters; bars side by side have little room for figures. */
const TITLE = 13;
const VALUE = 18;

/** One bar for each series, to compare them. */
export function barGauge({
  limits = [],
  base = 'blue',
  mappings,
  orderedBy,
  names = [],
  max,
  ...options
}: BarGaugeOptions): PanelBuilder {
  const upright = orderedBy !== undefined;
  // Prometheus gives the series of a moment in no order: a table can be sorted.
  const shape = upright ? 'table' : 'instant';
  const panel = framed(new PanelBuilder(), { height: HEIGHT, ...options }, shape, mappings)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(upright))
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(upright ? VizOrientation.Vertical : VizOrientation.Horizontal)
    .namePlacement(upright ? BarGaugeNamePlacement.Auto : BarGaugeNamePlacement.Top)
    .text(new VizTextDisplayOptionsBuilder().titleSize(TITLE).valueSize(upright ? TITLE : VALUE))
    .valueMode(BarGaugeValueMode.Color)
    .colorScheme(coloredBy(FieldColorModeId.Thresholds))
    .thresholds(thresholds(limits, base))
    .min(0);
  if (upright)
    panel
      .withTransformation({ id: 'sortBy', options: { fields: {}, sort: [{ field: orderedBy }] } })
      .overrideByName(orderedBy, [{ id: 'mappings', value: names }]);
  return max === undefined ? panel : panel.max(max);
}
