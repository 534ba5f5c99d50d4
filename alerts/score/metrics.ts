/** What is measured of a detector on a set of series. */
import type { Copy } from './copies.ts';
import { AFTERMATH } from './faults.ts';
import type { Fault } from './faults.ts';
import type { Firing } from './firing.ts';
import { HOUR, MINUTE, overlaps, WEEK } from './scored-series.ts';
import type { Interval } from './scored-series.ts';

/** When the alert of one detector fires on one copy of a series: a value for each minute of the judged time. */
export interface Judged {
  readonly copy: Copy;
  readonly judged: Interval;
  readonly firing: Firing;
}

export interface Metrics {
  /** In series as they are, outside labels, for each week of a series; what is less than an hour apart is one alert. */
  readonly alertsPerWeek: number;
  /** Of these, those in which the series itself drops to zero: a detector that is to see that cannot be without them. */
  readonly atZeroPerWeek: number;
  /** Share (0-1) of that time in which it fires. */
  readonly share: number;
  /** Share of faults in which it fires at some time in the first 15 or 60 minutes: mean of the kinds of faults. */
  readonly recall15: number;
  readonly recall60: number;
  readonly recall60Of: ReadonlyMap<string, number>;
  /** Share of the time of a fault in which it fires: mean of the kinds. */
  readonly cover: number;
  /** The same with faults that grow counted from their first minute on. */
  readonly recall60FromStart: number;
  readonly coverFromStart: number;
  /** Minutes in which it fires in the six hours after a fault: mean of the kinds. */
  readonly recovery: number;
  /** What the recall within 60 minutes is at the same times in the series as they are: hits that are no merit. */
  readonly placebo: number;
}

/** Series are scaled to 100: what is under a twentieth of it is zero to the eye. */
const ZERO = 5;

/** All copies of the series of a set, those without faults among them. */
export function metricsOf(all: readonly Judged[]): Metrics {
  const clean = new Map(all.flatMap((each) => (each.copy.number === 0 ? [[each.copy.series, each]] : [])));
  const findings = all.flatMap((each) =>
    each.copy.faults.map((fault) => finding(each, fault, clean.get(each.copy.series))),
  );
  const mean = (value: (found: Finding) => number) => meanOf([...byKind(findings, value).values()]);
  return {
    ...quietOf([...clean.values()]),
    recall15: mean(({ hit15 }) => hit15),
    recall60: mean(({ hit60 }) => hit60),
    recall60Of: byKind(findings, ({ hit60 }) => hit60),
    cover: mean(({ cover }) => cover),
    recall60FromStart: mean(({ hit60FromStart }) => hit60FromStart),
    coverFromStart: mean(({ coverFromStart }) => coverFromStart),
    recovery: mean(({ recovery }) => recovery),
    placebo: mean(({ placebo }) => placebo),
  };
}

interface Finding {
  readonly kind: string;
  readonly hit15: number;
  readonly hit60: number;
  readonly placebo: number;
  readonly cover: number;
  readonly hit60FromStart: number;
  readonly coverFromStart: number;
  readonly recovery: number;
}

function finding(faulty: Judged, { kind, from: start, to }: Fault, clean: Judged | undefined): Finding {
  const from = start + kind.grows;
  const hits = (judged: Judged | undefined, minutes: number, since = from) =>
    judged && minutesFiring(judged, since, since + minutes * MINUTE) > 0 ? 1 : 0;
  const covered = (since: number) => minutesFiring(faulty, since, to) / ((to - since) / MINUTE);
  return {
    kind: kind.name,
    hit15: hits(faulty, 15),
    hit60: hits(faulty, 60),
    placebo: hits(clean, 60),
    cover: covered(from),
    hit60FromStart: hits(faulty, 60, start),
    coverFromStart: covered(start),
    recovery: minutesFiring(faulty, to, to + AFTERMATH),
  };
}

function minutesFiring({ judged, firing }: Judged, from: number, to: number): number {
  const part = firing.subarray((from - judged.from) / MINUTE, (to - judged.from) / MINUTE);
  return part.reduce((sum, fires) => sum + fires, 0);
}

/** What it does in series as they are. */
export function quietOf(
  clean: readonly Judged[],
): Pick<Metrics, 'alertsPerWeek' | 'atZeroPerWeek' | 'share'> {
  let alerts = 0;
  let atZero = 0;
  let firing = 0;
  let minutes = 0;
  for (const each of clean) {
    const { labels } = each.copy.series;
    const events = eventsOf(each).filter(
      (event) => !overlaps(labels, { from: event.from - HOUR, to: event.to }),
    );
    const zeros = each.copy.series.points.filter(([, value]) => value < ZERO);
    alerts += events.length;
    atZero += events.filter(({ from, to }) =>
      zeros.some(([time]) => from - HOUR / 4 <= time && time < to),
    ).length;
    const labelled = labelledMinutes(each);
    each.firing.forEach((fires, minute) => {
      if (labelled[minute]) return;
      minutes += 1;
      firing += fires;
    });
  }
  const weeks = (minutes * MINUTE) / WEEK;
  return { alertsPerWeek: alerts / weeks, atZeroPerWeek: atZero / weeks, share: firing / minutes };
}

function labelledMinutes({ copy, judged, firing }: Judged): Uint8Array {
  const minutes = new Uint8Array(firing.length);
  for (const { from, to } of copy.series.labels) {
    const first = Math.max(0, Math.floor((from - judged.from) / MINUTE));
    minutes.fill(1, first, Math.max(first, Math.ceil((to - judged.from) / MINUTE)));
  }
  return minutes;
}

function eventsOf({ firing, judged }: Judged): Interval[] {
  const events: Interval[] = [];
  firing.forEach((fires, minute) => {
    if (!fires) return;
    const from = judged.from + minute * MINUTE;
    const last = events.at(-1);
    if (last && from - last.to < HOUR) events.splice(-1, 1, { from: last.from, to: from + MINUTE });
    else events.push({ from, to: from + MINUTE });
  });
  return events;
}

function byKind(findings: readonly Finding[], value: (found: Finding) => number): Map<string, number> {
  const values = new Map<string, number[]>();
  for (const found of findings) values.set(found.kind, [...(values.get(found.kind) ?? []), value(found)]);
  return new Map([...values].map(([kind, each]) => [kind, meanOf(each)]));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
