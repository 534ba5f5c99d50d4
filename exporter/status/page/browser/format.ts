/** A value as it is read: `61.2` and `GiB`. */
export interface Figure {
  readonly value: string;
  /** Empty where the number has none. */
  readonly unit: string;
}

const UNKNOWN = '–';
/** Value and unit stay on one line. */
const SPACE = '\u00a0';
/** Their unit changes with the value, or is read with it. */
const WITH_UNIT: ReadonlySet<string> = new Set(['percent', 'bytes', 'seconds']);
const MINUTE = 60;
const HOUR = 3_600;

/** A value of a chart in the units of `ChartView.unit`, base units as in the catalogue. Absent is unknown. */
export function figure(value: number | null | undefined, unit: string): Figure {
  if (value === null || value === undefined || !Number.isFinite(value))
    return { value: UNKNOWN, unit: 'unknown' };
  switch (unit) {
    case 'percent':
      return { value: number(value, 1), unit: '%' };
    case 'bytes':
      return scaled(value, 1_024, ['B', 'KiB', 'MiB', 'GiB', 'TiB']);
    case 'watts':
      return { value: number(value, 1), unit: 'W' };
    case 'seconds':
      return seconds(value);
    case 'requests':
      return { value: number(value), unit: value === 1 ? 'request' : 'requests' };
    case 'tokens_per_second':
      return { value: number(value), unit: 'tokens/s' };
    case 'celsius':
      return { value: number(value, 1), unit: '°C' };
    case 'ratio':
      return { value: number(value), unit: '' };
    default:
      return { value: number(value), unit: unit.replaceAll('_per_', '/').replaceAll('_', ' ') };
  }
}

/** `61.2 GiB`, in one piece. */
export function figureText(value: number | null | undefined, unit: string): string {
  const shown = figure(value, unit);
  if (shown.value === UNKNOWN) return shown.unit;
  return shown.unit === '' ? shown.value : `${shown.value}${SPACE}${shown.unit}`;
}

/** Short text for an axis: as `figureText`, without the words that the title says already. */
export function tickText(value: number, unit: string): string {
  if (value === 0) return '0';
  const shown = figure(value, unit);
  const compact = value >= 10_000 ? `${number(value / 1_000)}k` : shown.value;
  return WITH_UNIT.has(unit) ? `${shown.value}${SPACE}${shown.unit}` : compact;
}

/** Text beside a figure of the same unit, which is not said again; `unknown` where the value is. */
export function legendText(value: number | null | undefined, unit: string): string {
  return WITH_UNIT.has(unit) ? figureText(value, unit) : figureText(value, 'ratio');
}

const FORMATS = [0, 1, 2].map((digits) => new Intl.NumberFormat('en', { maximumFractionDigits: digits }));

/** Three digits that count, or two where the third is noise: a figure that flickers is not read. */
function number(value: number, decimalsBelowTen: 1 | 2 = 2): string {
  const size = Math.abs(value);
  const decimals = size >= 100 ? 0 : size >= 10 ? decimalsBelowTen - 1 : decimalsBelowTen;
  return FORMATS[decimals]?.format(value) ?? String(value);
}

function seconds(value: number): Figure {
  const size = Math.abs(value);
  if (size === 0) return { value: '0', unit: 's' };
  if (size < 0.9995) return { value: number(value * 1_000), unit: 'ms' };
  if (size < MINUTE) return { value: number(value), unit: 's' };
  if (size < HOUR) return { value: number(value / MINUTE), unit: 'min' };
  return { value: number(value / HOUR), unit: 'h' };
}

function scaled(value: number, base: number, units: readonly string[]): Figure {
  let rest = value;
  let power = 0;
  while (Math.abs(rest) >= base && power < units.length - 1) {
    rest /= base;
    power++;
  }
  return { value: number(rest), unit: units[power] ?? '' };
}
