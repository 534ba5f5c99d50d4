/** A measured figure, and what is asked of it. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it must stay under. */
  readonly target?: number;
  /** What it must be above. */
  readonly least?: number;
}

/** A markdown table with the verdict of each line. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const { what, value, unit } = figure;
    const target = targetOf(figure);
    const verdict = target === '' ? '' : isMissed(figure) ? 'MISSED' : 'met';
    return `| ${what} | ${round(value)} ${unit} | ${target} | ${verdict} |`;
  });
  return ['| figure | measured | target | |', '|---|---|---|---|', ...rows].join('\n');
}

function targetOf({ unit, target, least }: Figure): string {
  if (target !== undefined) return `< ${target} ${unit}`;
  return least === undefined ? '' : `> ${least} ${unit}`;
}

function isMissed({ value, target, least }: Figure): boolean {
  return (target !== undefined && !(value < target)) || (least !== undefined && !(value > least));
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

export function missed(figures: readonly Figure[]): boolean {
  return figures.some(isMissed);
}
