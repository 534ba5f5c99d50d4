import {
  LegendDisplayMode,
  LegendPlacement,
  TimelineValueAlignment,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId, MappingType, SpecialValueMatch } from '@grafana/grafana-foundation-sdk/dashboard';
import type { ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { framed } from './panel.ts';
import type { PanelOptions } from './panel.ts';
import { coloredBy, thresholds } from './thresholds.ts';

export interface StateTimelineOptions extends PanelOptions {
  /** Text and colour of each state. */
  readonly mappings: readonly ValueMapping[];
  /** Lines on a page; more are on the next. */
  readonly perPage?: number;
}

const HEIGHT = 7;
const PER_PAGE = 12;

/** A gap is no state: without a text it is not in the legend. */
const GAP: ValueMapping = {
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.Null, result: { text: '' } },
};

/** What state each thing was in, one line for each. States too short for their word are read by their colour in the legend. */
export function stateTimeline({ perPage = PER_PAGE, ...options }: StateTimelineOptions): PanelBuilder {
  return (
    framed(new PanelBuilder(), { height: HEIGHT, ...options }, 'series', [...options.mappings, GAP])
      // The mappings colour the states; the mode that Grafana has by itself would leave the legend out.
      .colorScheme(coloredBy(FieldColorModeId.Fixed))
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
      .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Single))
  );
}
