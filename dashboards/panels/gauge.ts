import { ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/gauge';
import { framed } from './panel.ts';
import type { PanelOptions } from './panel.ts';
import { coloredBy, thresholds } from './thresholds.ts';
import type { Limit } from './thresholds.ts';

export interface GaugeOptions extends PanelOptions {
  readonly limits?: readonly Limit[];
  /** Colour under the first limit. */
  readonly base?: string;
  readonly max: number;
}

const HEIGHT = 6;

/** How far something is from its end. */
export function gauge({ limits = [], base = 'blue', max, ...options }: GaugeOptions): PanelBuilder {
  return framed(new PanelBuilder(), { height: HEIGHT, ...options }, 'instant')
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
    .colorScheme(coloredBy(FieldColorModeId.Thresholds))
    .thresholds(thresholds(limits, base))
    .min(0)
    .max(max);
}
