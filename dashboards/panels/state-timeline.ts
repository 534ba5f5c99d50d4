import {
  LegendDisplayMode,
  LegendPlacement,
  TimelineValueAlignment,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { framed } from './panel.ts';
import type { PanelOptions } from './panel.ts';
import { thresholds } from './thresholds.ts';

export interface StateTimelineOptions extends PanelOptions {
  /** Text and colour of each state. */
  readonly mappings: readonly ValueMapping[];
  /** Lines on a page; more are on the next. */
  readonly perPage?: number;
}

const HEIGHT = 7;
const PER_PAGE = 12;

/** What state each thing was in, one line for each. */
export function stateTimeline({ perPage = PER_PAGE, ...options }: StateTimelineOptions): PanelBuilder {
  return framed(new PanelBuilder(), { height: HEIGHT, ...options }, 'series', options.mappings)
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .alignValue(TimelineValueAlignment.Center)
    .rowHeight(0.85)
    .perPage(perPage)
    .fillOpacity(80)
    .lineWidth(0)
    .thresholds(thresholds([]))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single));
}
