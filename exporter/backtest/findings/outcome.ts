/** From firings to what they mean for those who are told. */
import { isTold, pages } from '../backtest.ts';
import type { AlertFound, FiringFound, Gap, Outcome } from '../backtest.ts';
import type { Firing } from '../run/firing.ts';
import type { Clock } from './clock.ts';
import { foundIncidents, scoreOf } from './incidents.ts';
import type { Incident } from './incidents.ts';
import { lengthOf, noticesOf } from './notices.ts';

export interface FiredRule {
  readonly alert: string;
  readonly severity: string;
  readonly firings: readonly Firing[];
}

export interface OutcomeOptions {
  readonly range: Gap;
  readonly clock: Clock;
  readonly servers: number;
  readonly incidents: readonly Incident[] | undefined;
}

const WEEK = 7 * 86_400;
const MINUTE = 60;
const HOURS_OF_DAY = 24;

export function outcomeOf(rules: readonly FiredRule[], options: OutcomeOptions): Outcome {
  const { range, servers, incidents } = options;
  const groups = new Map<string, FiredRule>();
  for (const { alert, severity, firings } of rules) {
    const key = JSON.stringify([alert, severity]);
    const known = groups.get(key)?.firings ?? [];
    groups.set(key, { alert, severity, firings: [...known, ...firings] });
  }
  const alerts = [...groups.values()].map((group) => alertFound(group, options));
  const told = alerts.filter(({ severity }) => isTold(severity));
  const perServerWeek = (of: readonly AlertFound[]) =>
    of.reduce((sum, alert) => sum + alert.told, 0) / (weeksOf(range) * Math.max(1, servers));
  return {
    alerts,
    pagesPerWeek: perServerWeek(told.filter(({ severity }) => pages(severity))),
    ticketsPerWeek: perServerWeek(told.filter(({ severity }) => !pages(severity))),
    ...(incidents && {
      incidents: foundIncidents(incidents, alerts),
      score: scoreOf(
        incidents,
        told.flatMap(({ firings }) => firings),
      ),
    }),
  };
}

function alertFound(
  { alert, severity, firings: all }: FiredRule,
  { range, clock, incidents }: OutcomeOptions,
): AlertFound {
  const firings = all
    .flatMap((firing) => within(firing, range) ?? [])
    .toSorted((one, other) => one.from - other.from);
  const notices = noticesOf(firings);
  const seconds = lengthOf(firings);
  const minutes = firings.map(({ from, to }) => (to - from) / MINUTE).toSorted((one, other) => one - other);
  const byHour = Array.from({ length: HOURS_OF_DAY }, () => 0);
  for (const { from } of notices) byHour[clock.hour(from)] = (byHour[clock.hour(from)] ?? 0) + 1;
  const nights = notices.flatMap(({ from }) => clock.night(from) ?? []);
  return {
    alert,
    severity,
    firings,
    told: notices.length,
    toldPerWeek: notices.length / weeksOf(range),
    hours: seconds / 3_600,
    shareOfTime: seconds / (range.to - range.from),
    medianMinutes: minutes[Math.floor(minutes.length / 2)] ?? 0,
    longestMinutes: minutes.at(-1) ?? 0,
    days: new Set(notices.map(({ from }) => clock.day(from))).size,
    nights: new Set(nights).size,
    byHour,
    ...(incidents && { incidents: scoreOf(incidents, firings) }),
  };
}

function within({ from, to, labels, since, isOpen }: Firing, range: Gap): FiringFound | undefined {
  if (to <= range.from || from >= range.to) return undefined;
  return {
    labels,
    from: Math.max(from, range.from),
    to: Math.min(to, range.to),
    since,
    startedBefore: from < range.from,
    isOpen,
  };
}

function weeksOf({ from, to }: Gap): number {
  return (to - from) / WEEK;
}
