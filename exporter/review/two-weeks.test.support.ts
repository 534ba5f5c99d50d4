/** Two weeks in which alerts fired, some were reviewed, and for an afternoon nothing was scraped: all of it known. */
import { AUDIT } from '../../alerts/audit/rules.ts';
import { watchedAlerts } from '../../alerts/audit/groups.ts';
import { alerting, self } from '../catalogue/index.ts';
import type { SeriesLabels, TimedSeries } from '../prometheus-client/answer.ts';
import { PrometheusClient } from '../prometheus-client/client.ts';
import { firingId } from './firing.ts';
import type { Verdict } from './firing.ts';
import { makeList } from './make-list.ts';
import type { ListOptions } from './make-list.ts';
import type { ReviewList } from './review-list.ts';

const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Thursday, two in the afternoon. */
export const NOW = Date.UTC(2026, 8, 24, 14) / 1000;
const FROM = NOW - 16 * DAY;
export const GAP = { from: NOW - 5 * DAY, to: NOW - 5 * DAY + 4 * HOUR };

const CHAT = { server: 'chat', model: 'llama-3.1-8b' };
export const STALL = { alertname: 'InferenceStalled', severity: 'critical', ...CHAT };
const TTFT = { alertname: 'BaselineDeviation', severity: 'warning', signal: 'ttft', ...CHAT };
const XID = { alertname: 'GpuFatalXid', severity: 'critical', instance: 'gpu-1:9840', device_id: '3' };

interface Told {
  /** Hours before the end. */
  readonly ago: number;
  readonly verdict?: Verdict;
}

/** When it fired, each time for so many minutes, and what was said of it. */
const FIRED: readonly (readonly [SeriesLabels, minutes: number, readonly Told[]])[] = [
  [STALL, 12, [{ ago: 310 }, { ago: 200, verdict: 'real' }, { ago: 71 }, { ago: 50 }, { ago: 0.1 }]],
  [TTFT, 95, [{ ago: 140, verdict: 'noise' }, { ago: 75, verdict: 'noise' }, { ago: 26 }]],
  [XID, 2_000, [{ ago: 30 }]],
];

/** Recorded by rules that did not leave out what nobody is told of: not to be listed. */
const UNTOLD = { ...TTFT, severity: 'info' };

/** Half an hour after it began, or as soon as it can be. */
const AFTER = HOUR / 2;

export function twoWeeks(): readonly TimedSeries[] {
  const fired = FIRED.map(([labels, minutes, told]) => activeSince(labels, minutes, told));
  const reviewed = FIRED.flatMap(([labels, , told]) => told.flatMap((each) => reviewSeries(labels, each)));
  return [
    {
      name: self.buildInfo.name,
      labels: { job: 'headroom', version: '1' },
      samples: times(isScraped).map(one),
    },
    ...fired,
    activeSince(UNTOLD, 12, [{ ago: 90 }, { ago: 60 }, { ago: 40 }, { ago: 20 }]),
    ...reviewed,
  ];
}

export function beganOf({ ago }: Pick<Told, 'ago'>): number {
  return NOW - ago * HOUR;
}

function activeSince(labels: SeriesLabels, minutes: number, told: readonly Told[]): TimedSeries {
  const samples = times(isScraped).flatMap((time) => {
    const firing = told.map(beganOf).find((began) => time >= began && time < began + minutes * MINUTE);
    return firing === undefined ? [] : [[time, firing] as const];
  });
  return { name: AUDIT.activeSince, labels, samples };
}

function reviewSeries(labels: SeriesLabels, told: Told): readonly TimedSeries[] {
  const { verdict } = told;
  if (!verdict) return [];
  const began = beganOf(told);
  const { alertname = '', signal } = labels;
  const own = { alertname, ...(signal && { signal }), verdict, review: firingId(labels, began) };
  const since = times((time) => time >= began + AFTER);
  const of = (name: string, value: number): TimedSeries => ({
    name,
    labels: { job: 'headroom', ...own },
    samples: since.map((time) => [time, value] as const),
  });
  return [
    of(alerting.alertReviewTimestampSeconds.name, began + AFTER),
    of(alerting.alertReviewFiringTimestampSeconds.name, began),
  ];
}

function times(is: (time: number) => boolean): readonly number[] {
  const all: number[] = [];
  for (let time = FROM; time <= NOW; time += MINUTE) if (is(time)) all.push(time);
  return all;
}

function isScraped(time: number): boolean {
  return time < GAP.from || time >= GAP.to;
}

function one(time: number): readonly [number, number] {
  return [time, 1];
}

/** What is listed of a server's past. */
export function listOf(url: string, more: Partial<ListOptions> = {}): Promise<ReviewList> {
  const client = new PrometheusClient({ url, headers: {}, timeoutMs: 60_000 });
  return makeList(client, {
    seconds: 14 * DAY,
    now: NOW,
    source: 'http://prometheus:9090',
    timeZone: 'UTC',
    alerts: watchedAlerts(),
    onProgress: () => undefined,
    ...more,
  });
}
