/** A measured figure, and what it must stay under. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: number;
}

/** A markdown table with the verdict of each line. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, target }) => {
    const verdict = target === undefined ? '' : value < target ? 'met' : 'MISSED';
    return `| ${what} | ${round(value)} ${unit} | ${target === undefined ? '' : `< ${target} ${unit}`} | ${verdict} |`;
  });
  return ['| figure | measured | target | |', '|---|---|---|---|', ...rows].join('\n');
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

export function missed(figures: readonly Figure[]): boolean {
  return figures.some(({ value, target }) => target !== undefined && !(value < target));
}
