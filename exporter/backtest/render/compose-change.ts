import { figure, percent } from '../../../alerts/verdict/figures.ts';
import type { Block } from '../../report/render/blocks.ts';
import type { AlertFound, Backtest, Outcome } from '../backtest.ts';

type Column = readonly [name: string, text: (alert: AlertFound) => string];

const COLUMNS: readonly Column[] = [
  ['Told', ({ told }) => String(told)],
  ['A week', ({ toldPerWeek }) => figure(toldPerWeek)],
  ['Hours', ({ hours }) => figure(hours)],
];
const OF_INCIDENTS: readonly Column[] = [
  ['Recall', ({ incidents }) => percent(incidents?.recall ?? 0)],
  ['Precision', ({ incidents }) => (incidents?.precision === undefined ? '–' : percent(incidents.precision))],
];

/** What fires now and what would with other settings, side by side. */
export function composeChange(now: Outcome, set: Backtest['set'], { servers }: Backtest): readonly Block[] {
  if (!set) return [];
  const pairs = now.alerts.flatMap((one): [AlertFound, AlertFound][] => {
    const other = set.alerts.find(({ alert, severity }) => alert === one.alert && severity === one.severity);
    return other && (one.firings.length > 0 || other.firings.length > 0) ? [[one, other]] : [];
  });
  const columns = now.incidents ? [...COLUMNS, ...OF_INCIDENTS] : COLUMNS;
  const each = servers > 1 ? ', of each server' : '';
  return [
    { kind: 'heading', level: 2, text: `With ${set.settings.join(', ')}` },
    {
      kind: 'table',
      header: ['Alert', ...columns.flatMap(([name]) => [`${name} now`, 'set'])],
      rows: pairs.map(([one, other]) =>
        [one.alert].concat(columns.flatMap(([, text]) => [text(one), text(other)])),
      ),
    },
    {
      kind: 'paragraph',
      text: `Pages a week${each}: ${figure(now.pagesPerWeek)} now, ${figure(set.pagesPerWeek)} with it. Tickets: ${figure(now.ticketsPerWeek)} now, ${figure(set.ticketsPerWeek)} with it.`,
    },
  ];
}
