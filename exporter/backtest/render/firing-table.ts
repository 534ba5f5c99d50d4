import { duration } from '../../../alerts/verdict/figures.ts';
import type { Block } from '../../report/render/blocks.ts';
import { timeText } from '../../report/render/compose.ts';
import { oneLine } from '../../sources/inference/prometheus-text/rejections.ts';
import { isTold } from '../backtest.ts';
import type { AlertFound, FiringFound } from '../backtest.ts';

const MOST = 40;
/** A label may come from anybody who can push. */
const LONGEST = 80;

/** The last firings, with the labels that tell them apart. */
export function firingTable(alerts: readonly AlertFound[], timeZone: string): readonly Block[] {
  const all = alerts
    .flatMap(({ alert, severity, firings }) =>
      firings.map((firing) => ({ alert: isTold(severity) ? alert : `${alert} (${severity})`, firing })),
    )
    .toSorted((one, other) => other.firing.from - one.firing.from);
  const shown = all.slice(0, MOST);
  const apart = labelsApart(shown.map(({ firing }) => firing));
  const rows = shown.map(({ alert, firing }) => [
    timeText(firing.from, timeZone),
    lasted(firing),
    alert,
    apart.flatMap((label) => textOf(label, firing)).join(', '),
  ]);
  const more = all.length - shown.length;
  return [
    { kind: 'table', header: ['From', 'For', 'Alert', 'Of'], rows, isOfWords: true },
    ...(more > 0
      ? [{ kind: 'paragraph', text: `And ${more} before these: --format=json has all of them.` } as const]
      : []),
  ];
}

function lasted({ from, to, startedBefore, isOpen }: FiringFound): string {
  const length = duration(to - from);
  if (isOpen) return startedBefore ? `${length}, before and on` : `${length}, and on`;
  return startedBefore ? `${length}, and before` : length;
}

function labelsApart(firings: readonly FiringFound[]): readonly string[] {
  const names = new Set(firings.flatMap(({ labels }) => Object.keys(labels)));
  names.delete('severity');
  return [...names].filter((name) => new Set(firings.map(({ labels }) => labels[name])).size > 1).toSorted();
}

function textOf(label: string, { labels }: FiringFound): string[] {
  const value = labels[label];
  return value === undefined ? [] : [`${label}=${oneLine(value, LONGEST)}`];
}
