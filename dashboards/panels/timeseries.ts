import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ScaleDistribution,
  ScaleDistributionConfigBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { framed } from './panel.ts';
import type { PanelOptions } from './panel.ts';
import { coloredBy, thresholds } from './thresholds.ts';
import type { Limit } from './thresholds.ts';

export interface TimeSeriesOptions extends PanelOptions {
  /** Drawn as a dashed line: what is beyond it calls for action. */
  readonly limit?: Limit;
  /** Parts of a whole, one upon the other. */
  readonly stacked?: boolean;
  /** The axis goes at least so far; down to 0 unless `softMin` says that less will do. */
  readonly softMax?: number;
  readonly softMin?: number;
  /** Upper end of the axis. */
  readonly max?: number;
  /** Values under 0 are possible. */
  readonly negative?: boolean;
  /** Each step of the axis is ten times the one before: for what differs by orders of magnitude. */
  readonly logarithmic?: boolean;
  /** Figures beside a name in the legend. */
  readonly calculations?: readonly ('lastNotNull' | 'mean' | 'max' | 'min')[];
  /** Drawn anew for each value of the variable, at most so many in a row. */
  readonly repeatedBy?: { readonly variable: string; readonly mostInRow: number };
  /** Series by a regular expression on their name, and how these are drawn. */
  readonly styles?: Readonly<Record<string, Style>>;
}

export interface Style {
  readonly color?: string;
  readonly dashed?: boolean;
  /** As thin as the frame of something. */
  readonly dotted?: boolean;
}

const HEIGHT = 9;

/** Lines over time. A gap is a gap: nothing is drawn that was not measured. */
export function timeSeries(options: TimeSeriesOptions): PanelBuilder {
  const {
    limit,
    stacked,
    softMax,
    softMin,
    max,
    negative,
    logarithmic,
    calculations = ['lastNotNull', 'max'],
    repeatedBy,
    styles = {},
  } = options;
  const panel = framed(new PanelBuilder(), { height: HEIGHT, ...options }, 'series')
    .lineWidth(1)
    .fillOpacity(stacked ? 40 : 0)
    // A single sample between gaps is no line.
    .showPoints(VisibilityMode.Auto)
    .colorScheme(coloredBy(FieldColorModeId.PaletteClassic))
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Bottom)
        .showLegend(true)
        .calcs([...calculations]),
    )
    // oxlint-disable-next-line unicorn/no-array-sort -- not an array
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (softMax !== undefined) panel.axisSoftMax(softMax);
  if (max !== undefined) panel.max(max);
  if (repeatedBy) panel.repeat(repeatedBy.variable).repeatDirection('h').maxPerRow(repeatedBy.mostInRow);
  if (logarithmic)
    panel.scaleDistribution(new ScaleDistributionConfigBuilder().type(ScaleDistribution.Log).log(10));
  else if (softMin !== undefined) panel.axisSoftMin(softMin);
  else if (!negative) panel.min(0);
  if (limit) {
    panel
      .thresholds(thresholds([limit], 'transparent'))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  for (const [name, style] of Object.entries(styles)) panel.overrideByRegexp(`/${name}/`, properties(style));
  return panel;
}

function properties({ color, dashed, dotted }: Style): DynamicConfigValue[] {
  return [
    ...(color === undefined ? [] : [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }]),
    ...(dashed
      ? [
          { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } },
          { id: 'custom.fillOpacity', value: 0 },
        ]
      : []),
    ...(dotted
      ? [
          { id: 'custom.lineStyle', value: { fill: 'dot', dash: [1, 4] } },
          { id: 'custom.fillOpacity', value: 0 },
        ]
      : []),
  ];
}
