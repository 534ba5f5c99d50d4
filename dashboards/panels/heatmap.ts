import { AxisPlacement, HeatmapCellLayout } from '@grafana/grafana-foundation-sdk/common';
import {
  CellValuesBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  HeatmapTooltipBuilder,
  PanelBuilder,
  RowsHeatmapOptionsBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { TooltipDisplayMode } from '@grafana/grafana-foundation-sdk/common';
import { framed } from './panel.ts';
import type { PanelOptions } from './panel.ts';
import { UNITS } from './units.ts';
import type { Unit } from './units.ts';

export interface HeatmapOptions extends Omit<PanelOptions, 'queries'> {
  /** Rates of buckets, summed by `le`. */
  readonly expr: string;
  /** Of what a cell counts, per second; `unit` is that of the bounds. */
  readonly cellUnit?: Unit;
}

const HEIGHT = 9;

/** How values are spread over time: each column is the buckets of a histogram, darker where more fall into them. */
export function heatmap({ expr, cellUnit = 'requestsPerSecond', ...options }: HeatmapOptions): PanelBuilder {
  const queries = [{ expr, legend: '{{le}}' }];
  return framed(new PanelBuilder(), { height: HEIGHT, ...options, queries }, 'heatmap')
    .calculate(false)
    .rowsFrame(new RowsHeatmapOptionsBuilder().layout(HeatmapCellLayout.Auto))
    .yAxis(new YAxisConfigBuilder().unit(UNITS[options.unit]).axisPlacement(AxisPlacement.Left))
    .cellValues(new CellValuesBuilder().unit(UNITS[cellUnit]))
    .color(
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        .scheme('Blues')
        .scale(HeatmapColorScale.Exponential)
        .exponent(0.5)
        .steps(64)
        .reverse(false),
    )
    .showLegend()
    .tooltip(
      new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(true).showColorScale(true),
    )
    .cellGap(1);
}
