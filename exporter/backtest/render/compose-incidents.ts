import { duration, percent } from '../../../alerts/verdict/figures.ts';
import type { Block } from '../../report/render/blocks.ts';
import { timeText } from '../../report/render/compose.ts';
import { isTold } from '../backtest.ts';
import type { IncidentFound, IncidentScore, Outcome } from '../backtest.ts';

const MOST_NAMES = 3;

/** Which incidents were seen by what, and what that says of each alert. */
export function composeIncidents({ incidents, score, alerts }: Outcome, timeZone: string): readonly Block[] {
  if (!incidents || !score) return [];
  const speaking = alerts.filter(({ severity, firings }) => isTold(severity) && firings.length > 0);
  return [
    { kind: 'heading', level: 2, text: 'The incidents' },
    {
      kind: 'table',
      header: ['Incident', 'From', 'Seen by', 'After'],
      rows: incidents.map(({ name, from, seenBy }) => [
        name,
        timeText(from, timeZone),
        namesOf(seenBy),
        seenBy[0] ? minutes(seenBy[0].afterMinutes) : '–',
      ]),
    },
    {
      kind: 'table',
      header: ['Alert', 'Incidents seen', 'Recall', 'Precision', 'Delay'],
      rows: [
        ...speaking.flatMap(({ alert, incidents: own }) => (own ? [[alert, ...scoreCells(own)]] : [])),
        ['All together', ...scoreCells(score)],
      ],
    },
    {
      kind: 'paragraph',
      text: 'Recall is the share of incidents in which it fired, precision the share of its firings that are in an incident, delay the median from the beginning of an incident.',
    },
  ];
}

export function scoreCells({ seen, recall, precision, delayMinutes }: IncidentScore): readonly string[] {
  return [
    String(seen),
    percent(recall),
    precision === undefined ? '–' : percent(precision),
    delayMinutes === undefined ? '–' : minutes(delayMinutes),
  ];
}

function namesOf(seenBy: IncidentFound['seenBy']): string {
  const names = seenBy.slice(0, MOST_NAMES).map(({ alert }) => alert);
  const more = seenBy.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ') || 'nothing';
}

function minutes(value: number): string {
  return duration(60 * value);
}
