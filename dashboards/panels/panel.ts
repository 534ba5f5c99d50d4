/** What every panel has, whatever it draws: it cannot be built without saying what it means and what to do. */
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import { MappingType, SpecialValueMatch } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Panel, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { knownIn } from '../queries/known.ts';
import { DATASOURCE, target } from './query.ts';
import type { Query, Shape } from './query.ts';
import { UNITS } from './units.ts';
import type { Unit } from './units.ts';

export interface PanelOptions {
  readonly title: string;
  /** What is seen: one or two sentences. */
  readonly means: string;
  /** What to do about it, and when. */
  readonly act: string;
  readonly unit: Unit;
  /** What stands there where there is nothing: why that may be. */
  readonly noValue: string;
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
  /** Of about 30 pixels; each kind of panel has its own unless given. */
  readonly height?: number;
  readonly decimals?: number;
  /** The most that are drawn of a line; one a pixel unless given. */
  readonly points?: number;
}

/** What the builders of the SDK have in common. */
interface AnyBuilder extends Builder<Panel> {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: DataSourceRef): this;
  span(width: number): this;
  height(height: number): this;
  interval(interval: string): this;
  maxDataPoints(points: number): this;
  unit(unit: string): this;
  decimals(decimals: number): this;
  noValue(text: string): this;
  mappings(mappings: ValueMapping[]): this;
  targets(targets: DataqueryBuilder[]): this;
}

/** Rules record once a minute: a finer step draws the same value again. */
const LEAST_STEP = '1m';

/** Fills in what all panels have. @param mappings before that of NaN, which is never a number to show */
export function framed<B extends AnyBuilder>(
  builder: B,
  options: PanelOptions & { readonly height: number },
  shape: Shape,
  mappings: readonly ValueMapping[] = [],
): B {
  const { title, queries, width, height, unit, noValue, decimals, points } = options;
  builder
    .title(title)
    .description(description(options))
    .datasource(DATASOURCE)
    .span(width)
    .height(height)
    .interval(LEAST_STEP)
    .unit(UNITS[unit])
    .noValue(noValue)
    .mappings([...mappings, notANumber(noValue)])
    .targets(queries.map((query, index) => target(query, index, shape)));
  if (points !== undefined) builder.maxDataPoints(points);
  return decimals === undefined ? builder : builder.decimals(decimals);
}

/** The metrics are those that the queries read: it cannot say others. */
function description({ means, act, queries }: PanelOptions): string {
  const read = [...new Set(queries.flatMap(({ expr }) => knownIn(expr)))];
  const from = read.map((name) => `\`${name}\``).join(', ');
  return `${means}\n\n**What to do:** ${act}\n\n**From:** ${from}`;
}

function notANumber(text: string): ValueMapping {
  return {
    type: MappingType.SpecialValue,
    options: { match: SpecialValueMatch.NotANumber, result: { text } },
  };
}
