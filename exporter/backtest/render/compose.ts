import { count, duration, figure, list, percent } from '../../../alerts/verdict/figures.ts';
import type { Block } from '../../report/render/blocks.ts';
import { timeText } from '../../report/render/compose.ts';
import { isTold, pages } from '../backtest.ts';
import type { AlertFound, Backtest, Outcome } from '../backtest.ts';
import { composeChange } from './compose-change.ts';
import { composeIncidents } from './compose-incidents.ts';
import { firingTable } from './firing-table.ts';

const WEEK = 7 * 86_400;
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

/** A backtest as pieces of text, in the order in which it is read. */
export function compose(backtest: Backtest): readonly Block[] {
  const { from, to, timeZone, source, rules, now, set, unsaid, notes } = backtest;
  const fired = now.alerts.filter(({ firings }) => firings.length > 0).toSorted(byWeight);
  return [
    { kind: 'heading', level: 1, text: 'Which alerts would have fired?' },
    {
      kind: 'paragraph',
      text: `${timeText(from, timeZone)} to ${timeText(to, timeZone)} (${duration(to - from)}), ${rules}, on the data of ${source}.`,
    },
    { kind: 'list', items: answers(backtest, fired) },
    ...section('What fired', fired.length > 0, [
      alertTable(fired),
      {
        kind: 'paragraph',
        text: 'Told: one page or ticket for each server (else instance, else set of labels), until it was quiet for an hour. A night is from 22 to 6 o’clock.',
      },
      {
        kind: 'grid',
        title: `Times told by hour of the day, ${timeZone}`,
        columns: HOURS,
        rows: fired
          .filter(({ severity }) => isTold(severity))
          .map(({ alert, byHour }) => ({ name: alert, values: byHour })),
      },
    ]),
    ...composeIncidents(now, timeZone),
    ...composeChange(now, set, backtest),
    ...section('When', fired.length > 0, firingTable(fired, timeZone)),
    ...section('What the data could not say', unsaid.length > 0, [
      {
        kind: 'table',
        header: ['Alert', 'There is nothing of'],
        rows: unsaid.map(({ alert, missing, isBlind, isEvent }) => [
          alert,
          `${missing.join(', ')}${isBlind ? ': it cannot fire' : ''}${isEvent ? ': it begins with the first one' : ''}`,
        ]),
      },
    ]),
    { kind: 'heading', level: 2, text: 'About these numbers' },
    { kind: 'list', items: [...notes, costText(backtest)] },
  ];
}

function section(text: string, isThere: boolean, blocks: readonly Block[]): readonly Block[] {
  return isThere ? [{ kind: 'heading', level: 2, text }, ...blocks] : [];
}

/** Pages first, then what speaks most. */
function byWeight(one: AlertFound, other: AlertFound): number {
  return rank(one) - rank(other) || other.told - one.told;
}

function rank({ severity }: AlertFound): number {
  if (pages(severity)) return 0;
  return isTold(severity) ? 1 : 2;
}

function answers(backtest: Backtest, fired: readonly AlertFound[]): readonly string[] {
  const { now, servers, unsaid } = backtest;
  const blind = unsaid.filter(({ isBlind }) => isBlind).length;
  const all = new Set(now.alerts.map(({ alert }) => alert)).size;
  const names = new Set(fired.map(({ alert }) => alert)).size;
  return [
    `${names} of ${all} alerts would have fired${blind > 0 ? `; ${blind} could not, because what they read is not there` : ''}.`,
    `${perWeek(now.pagesPerWeek, 'page', servers)}, ${perWeek(now.ticketsPerWeek, 'ticket', servers)}.`,
    ...fired.filter(({ severity }) => isTold(severity)).flatMap((alert) => nightly(alert, backtest)),
    ...missedIncidents(now),
  ];
}

function perWeek(value: number, one: string, servers: number): string {
  return `${count(value, one)} a week${servers > 1 ? ` for each of ${servers} servers` : ''}`;
}

/** What nobody would bear for long. */
function nightly(
  { alert, severity, nights, days, told }: AlertFound,
  { from, to }: Backtest,
): readonly string[] {
  const weeks = (to - from) / WEEK;
  const all = Math.max(1, Math.round(weeks * 7));
  const word = pages(severity) ? 'paged' : 'written a ticket';
  if (all >= 3 && nights >= all / 2) return [`${alert} would have ${word} in ${nights} of ${all} nights.`];
  if (all >= 3 && days >= all / 2)
    return [`${alert} would have ${word} on ${days} of ${all} days, ${told} times.`];
  return [];
}

function missedIncidents({ incidents }: Outcome): readonly string[] {
  if (!incidents) return [];
  const missed = incidents.filter(({ seenBy }) => seenBy.length === 0);
  const seen = `${incidents.length - missed.length} of ${count(incidents.length, 'incident')} seen`;
  if (missed.length === 0) return [`${seen}.`];
  return [`${seen}; not ${list(missed.slice(0, 5).map(({ name }) => name || 'one without a name'))}.`];
}

function alertTable(fired: readonly AlertFound[]): Block {
  return {
    kind: 'table',
    header: [
      'Alert',
      'Severity',
      'Firings',
      'Told',
      'A week',
      'Median',
      'Longest',
      'Of the time',
      'Days',
      'Nights',
    ],
    rows: fired.map((alert) => [
      alert.alert,
      alert.severity,
      String(alert.firings.length),
      ifTold(alert, String(alert.told)),
      ifTold(alert, figure(alert.toldPerWeek)),
      duration(60 * alert.medianMinutes),
      duration(60 * alert.longestMinutes),
      percent(alert.shareOfTime),
      ifTold(alert, String(alert.days)),
      ifTold(alert, String(alert.nights)),
    ]),
  };
}

/** Of what nobody is told of there is no page and no ticket to count. */
function ifTold({ severity }: AlertFound, text: string): string {
  return isTold(severity) ? text : '–';
}

function costText({ cost }: Backtest): string {
  const { queries, series, samples, bytes, readSeconds, rules, evaluations, evaluateSeconds } = cost;
  return `It took ${queries} queries of the server, ${series} series with ${grouped(samples)} samples (${megabytes(bytes)}), in ${duration(readSeconds)}; then ${grouped(evaluations)} evaluations of ${rules} rules by a Prometheus on this machine, in ${duration(evaluateSeconds)}. Nothing was written to the server.`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(0)} MB`;
}
