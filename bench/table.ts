import type { Slowness } from './yardstick.ts';

/** A measured figure, and what is asked of it. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What it must stay under. */
  readonly target?: number;
  /** What it must be above. */
  readonly least?: number;
  /** It is of CPU time, which is the same beside a busy neighbour. */
  readonly ofCpu?: boolean;
}

/** A figure, and how slow the machine was meanwhile. */
export interface Measured extends Figure {
  readonly slowness: Slowness;
}

/** Memory is the same on a slow machine. */
const MEMORY = 'MiB';

/** A markdown table with the verdict of each line. */
export function table(figures: readonly Measured[]): string {
  const rows = figures.map((figure) => {
    const { what, value, unit } = figure;
    const target = targetOf(figure);
    const here = target === '' ? '' : targetOf(onThisMachine(figure));
    const verdict = target === '' ? '' : isMissed(figure) ? 'MISSED' : 'met';
    return `| ${what} | ${round(value)} ${unit} | ${target} | ${here === target ? '' : here} | ${verdict} |`;
  });
  return ['| figure | measured | target | at this speed | |', '|---|---|---|---|---|', ...rows].join('\n');
}

function targetOf({ unit, target, least }: Figure): string {
  if (target !== undefined) return `< ${round(target)} ${unit}`;
  return least === undefined ? '' : `> ${round(least)} ${unit}`;
}

/** What is asked of a machine as slow as it was. */
function onThisMachine({ slowness, ...figure }: Measured): Figure {
  if (figure.unit === MEMORY) return figure;
  const slower = figure.ofCpu ? slowness.cpu : slowness.elapsed;
  return {
    ...figure,
    ...(figure.target !== undefined && { target: figure.target * slower }),
    ...(figure.least !== undefined && { least: figure.least / slower }),
  };
}

function isMissed(figure: Measured): boolean {
  const { value, target, least } = onThisMachine(figure);
  return (target !== undefined && !(value < target)) || (least !== undefined && !(value > least));
}

/** Three digits, and no zeros that say nothing. */
function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

export function missed(figures: readonly Measured[]): boolean {
  return figures.some(isMissed);
}
