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
  /** Over the time that is shown, in place of now. */
  readonly over?: 'mean' | 'max';
  /** Bars that stand side by side: for what has an order. */
  readonly upright?: boolean;
  /** Upper end of the bars. */
  readonly max?: number;
}

const HEIGHT = 8;

/** One bar for each series, to compare them. */
export function barGauge({
  limits = [],
  base = 'blue',
  mappings,
  over,
  upright = false,
  max,
  ...options
}: BarGaugeOptions): PanelBuilder {
  const panel = framed(
    new PanelBuilder(),
    { height: HEIGHT, ...options },
    over ? 'series' : 'instant',
    mappings,
  )
    .reduceOptions(new ReduceDataOptionsBuilder().calcs([over ?? 'lastNotNull']).values(false))
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(upright ? VizOrientation.Vertical : VizOrientation.Horizontal)
    .namePlacement(upright ? BarGaugeNamePlacement.Auto : BarGaugeNamePlacement.Top)
    .text(new VizTextDisplayOptionsBuilder().titleSize(13).valueSize(18))
    .valueMode(BarGaugeValueMode.Color)
    .colorScheme(coloredBy(FieldColorModeId.Thresholds))
    .thresholds(thresholds(limits, base))
    .min(0);
  return max === undefined ? panel : panel.max(max);
}
