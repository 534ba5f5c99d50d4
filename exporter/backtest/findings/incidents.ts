/** Which alerts saw which incidents, and how soon. */
import type { SeriesLabels } from '../../prometheus-client/answer.ts';
import { isTold } from '../backtest.ts';
import type { AlertFound, FiringFound, Gap, IncidentFound, IncidentScore } from '../backtest.ts';

export interface Incident extends Gap {
  readonly name: string;
  /** What it was about; empty for anything. */
  readonly labels: SeriesLabels;
}

const MINUTE = 60;

export function foundIncidents(
  incidents: readonly Incident[],
  alerts: readonly AlertFound[],
): readonly IncidentFound[] {
  return incidents.map((incident) => ({
    ...incident,
    seenBy: alerts
      .filter(({ severity }) => isTold(severity))
      .flatMap(({ alert, severity, firings }) => {
        const delay = delayOf(incident, firings);
        return delay === undefined ? [] : [{ alert, severity, afterMinutes: delay / MINUTE }];
      })
      .toSorted((one, other) => one.afterMinutes - other.afterMinutes),
  }));
}

export function scoreOf(incidents: readonly Incident[], firings: readonly FiringFound[]): IncidentScore {
  const delays = incidents.flatMap((incident) => delayOf(incident, firings) ?? []);
  const inside = firings.filter((firing) => incidents.some((incident) => isIn(firing, incident)));
  const delay = delays.toSorted((one, other) => one - other)[Math.floor(delays.length / 2)];
  return {
    seen: delays.length,
    recall: incidents.length === 0 ? 0 : delays.length / incidents.length,
    ...(firings.length > 0 && { precision: inside.length / firings.length }),
    ...(delay !== undefined && { delayMinutes: delay / MINUTE }),
  };
}

/** Seconds until the first alert of an incident; 0 for one that fires at its beginning, undefined if there is none. */
function delayOf(incident: Incident, firings: readonly FiringFound[]): number | undefined {
  const delays = firings
    .filter((firing) => isIn(firing, incident))
    .map(({ from }) => Math.max(0, from - incident.from));
  return delays.length === 0 ? undefined : Math.min(...delays);
}

/** At the same time, and of nothing else: a label that an alert does not have does not tell them apart. */
function isIn(firing: FiringFound, incident: Incident): boolean {
  if (firing.from >= incident.to || firing.to <= incident.from) return false;
  return Object.entries(incident.labels).every(([label, value]) => (firing.labels[label] ?? value) === value);
}
