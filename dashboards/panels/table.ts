import {
  FieldTextAlignment,
  TableCellBackgroundDisplayMode,
  TableCellDisplayMode,
  TableCellHeight,
  TableSortByFieldStateBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { framed } from './panel.ts';
import type { PanelOptions } from './panel.ts';
import { thresholds } from './thresholds.ts';
import type { Limit } from './thresholds.ts';
import { UNITS } from './units.ts';
import type { Unit } from './units.ts';

/** A column of figures: one query, which has one series for each row. */
export interface Column {
  readonly title: string;
  readonly expr: string;
  readonly unit: Unit;
  readonly decimals?: number;
  /** Pixels; the columns without share what is left. */
  readonly width?: number;
  readonly mappings?: readonly ValueMapping[];
  readonly limits?: readonly Limit[];
  /** What is coloured by mapping or limit: the text unless given. */
  readonly colored?: 'text' | 'cell' | 'nothing';
  /** Long text goes on in a second line. */
  readonly wrapped?: boolean;
}

export interface RowLabel {
  readonly title: string;
  readonly width?: number;
  /** What its values are called. */
  readonly mappings?: readonly ValueMapping[];
  readonly wrapped?: boolean;
  /** Its values are numbers that stand for words: Grafana makes rows as high as the words of numbers need, but not those of texts. */
  readonly code?: boolean;
  /** Where a click on it leads. */
  readonly link?: { readonly title: string; readonly url: string };
  /** Not shown: there for links of other columns to read. */
  readonly hidden?: boolean;
}

export interface TableOptions extends Omit<PanelOptions, 'queries' | 'unit' | 'decimals'> {
  /** Labels that tell the rows apart: the first columns, by their titles. */
  readonly rows: Readonly<Record<string, RowLabel>>;
  /** Labels that tell rows apart, too, and are not shown. */
  readonly apart?: readonly string[];
  readonly columns: readonly Column[];
  /** A label that only some rows have: a column of its values, after those of the rows. A second value of a row would be another row. */
  readonly ofSome?: { readonly label: string; readonly expr: string; readonly looks: RowLabel };
  /** Title of the column that it is sorted by, highest first. */
  readonly sortedBy: string;
}

const HEIGHT = 8;
/** Of one figure of a row that has others; why there may be no row at all is said by the panel. */
const UNKNOWN = '–';
/** Pixels of a column: as many as its title needs. */
const LEAST_WIDTH = 60;

/** One row for each thing, with its figures as they are now. */
export function table(options: TableOptions): PanelBuilder {
  const { rows, apart = [], columns, ofSome, sortedBy } = options;
  // Rows are joined by their labels, so that all columns must have the same.
  const by = [...apart, ...Object.keys(rows)].join(', ');
  const figures = columns.map(({ expr, title }) => ({ expr: `max by (${by}) (${expr})`, legend: title }));
  const labels = { ...rows, ...(ofSome && { [ofSome.label]: ofSome.looks }) };
  const queries = ofSome
    ? [...figures, { expr: `max by (${by}, ${ofSome.label}) (${ofSome.expr})`, legend: ofSome.looks.title }]
    : figures;
  const panel = framed(new PanelBuilder(), { height: HEIGHT, unit: 'count', ...options, queries }, 'table')
    .showHeader(true)
    .cellHeight(TableCellHeight.Md)
    .align(FieldTextAlignment.Auto)
    .minWidth(LEAST_WIDTH)
    .thresholds(thresholds([]))
    .sortBy([new TableSortByFieldStateBuilder().displayName(sortedBy).desc(true)])
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: arrangement(labels, columns) })
    .withTransformation({ id: 'convertFieldType', options: { fields: {}, conversions: codes(labels) } })
    // Since Grafana 12; those before it cut a long heading off.
    .overrideByRegexp('/./', [{ id: 'custom.wrapHeaderText', value: true }]);
  for (const label of Object.values(labels)) panel.overrideByName(label.title, labelProperties(label));
  for (const column of columns) panel.overrideByName(column.title, properties(column));
  return panel;
}

/** Only the labels of the rows and the values are kept, in this order. */
function arrangement(rows: TableOptions['rows'], columns: readonly Column[]): object {
  const labels = Object.entries(rows).map(([label, { title }]) => [label, title] as const);
  // A single query is not given a letter by the merge.
  const value = (index: number) =>
    columns.length === 1 ? 'Value' : `Value #${String.fromCodePoint('A'.codePointAt(0)! + index)}`;
  const values = columns.map(({ title }, index) => [value(index), title] as const);
  const kept = [...labels, ...values];
  return {
    includeByName: Object.fromEntries(kept.map(([name]) => [name, true])),
    indexByName: Object.fromEntries(kept.map(([name], index) => [name, index])),
    renameByName: Object.fromEntries(kept),
  };
}

function codes(labels: TableOptions['rows']): readonly object[] {
  return Object.values(labels)
    .filter(({ code }) => code)
    .map(({ title }) => ({ targetField: title, destinationType: 'number' }));
}

function labelProperties({ width, mappings, wrapped, code, link, hidden }: RowLabel): DynamicConfigValue[] {
  return [
    { id: 'noValue', value: UNKNOWN },
    ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
    ...(mappings === undefined ? [] : [{ id: 'mappings', value: mappings }]),
    ...(code ? [{ id: 'custom.align', value: FieldTextAlignment.Left }] : []),
    ...(wrapped
      ? [
          { id: 'custom.wrapText', value: true },
          { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.Auto, wrapText: true } },
          // Rows grow with their text since Grafana 12 only.
          { id: 'custom.inspect', value: true },
        ]
      : []),
    ...(link === undefined ? [] : [{ id: 'links', value: [link] }]),
    // Grafana 11 asks for the first, newer ones for the second; what one does not know it leaves alone.
    ...(hidden ? ['custom.hidden', 'custom.hideFrom.viz'].map((id) => ({ id, value: true })) : []),
  ];
}

const DISPLAY = {
  text: TableCellDisplayMode.ColorText,
  cell: TableCellDisplayMode.ColorBackground,
  nothing: TableCellDisplayMode.Auto,
} as const;

function properties(column: Column): DynamicConfigValue[] {
  const { unit, decimals, width, mappings, limits, colored = 'text', wrapped = false } = column;
  const type = DISPLAY[colored];
  const isColored = limits !== undefined || (mappings !== undefined && colored !== 'nothing');
  return [
    { id: 'unit', value: UNITS[unit] },
    { id: 'noValue', value: UNKNOWN },
    ...(unit === 'words' ? [{ id: 'custom.align', value: FieldTextAlignment.Left }] : []),
    ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ...(width === undefined ? [] : [{ id: 'custom.width', value: width }]),
    ...(mappings === undefined ? [] : [{ id: 'mappings', value: mappings }]),
    ...(limits === undefined ? [] : [{ id: 'thresholds', value: thresholds(limits).build() }]),
    // Grafana 13 asks for it here, those before it in the options of the cell.
    ...(wrapped ? [{ id: 'custom.wrapText', value: true }] : []),
    ...(isColored || wrapped
      ? [
          {
            id: 'custom.cellOptions',
            value: { type, mode: TableCellBackgroundDisplayMode.Basic, ...(wrapped && { wrapText: true }) },
          },
        ]
      : []),
    ...(isColored ? [{ id: 'color', value: { mode: 'thresholds' } }] : []),
  ];
}
