/**
 * What a panel reads to show a week of 64 GPUs, as Prometheus counts it. A week of every scrape would take minutes to write:
 * each point of a line reads as much as any other, so some of them are asked for, and each server costs what another does.
 */
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { seconds } from '../alerts/past/rule-levels.ts';
import type { Cleanup } from '../exporter/e2e/child.ts';
import { PANELS, queriesOf } from './built.test.support.ts';
import { ask, stepOf } from './drawing.test.support.ts';
import type { View } from './drawing.test.support.ts';
import { fleetSeries, SIGNALS } from './fleet-series.test.support.ts';
import { pastOf } from './past.test.support.ts';
import { substituted } from './promql.test.support.ts';

/** Of two GPUs, each with an exporter of its own. The views show one; what there is once for all counts as often, too. */
const SERVERS = 32;
const WEEK = 7 * 24 * 3_600;
const POINTS_ASKED = 3;

export interface Read {
  readonly expr: string;
  readonly samples: number;
  readonly error: string | undefined;
}

/** What each query of a panel reads; what asks for exemplars alone is left out. */
export type ReadsOf = (panel: Panel) => Promise<readonly Read[]>;

/** @param views what there is of one server and its GPUs, all of them together */
export async function startFleetWeek(views: readonly View[], cleanup: Cleanup): Promise<ReadsOf> {
  const to = Math.floor(Date.now() / 1000 / 3_600) * 3_600;
  const series = await fleetSeries(views, reaches(), to);
  const { url } = await pastOf({ scenarios: [], gpus: 0, hours: 0, everyMs: 0, groups: [], series }, cleanup);
  return (panel) => Promise.all(askedBy(panel).map((asked) => readOf(url, asked, to)));
}

interface Asked {
  readonly expr: string;
  readonly instant: boolean;
  readonly step: number;
}

function askedBy(panel: Panel): readonly Asked[] {
  const step = stepOf(WEEK, panel.maxDataPoints);
  // A panel that is drawn for each value of a variable asks for one of them at a time.
  const variables: Readonly<Record<string, string>> =
    panel.repeat === 'signal' ? { signal: SIGNALS[0] ?? '' } : {};
  return queriesOf(panel)
    .filter(({ exemplar }) => !exemplar)
    .map(({ expr, instant = false }) => ({
      expr: substituted(expr, { variables, step, range: WEEK }),
      instant,
      step,
    }));
}

async function readOf(url: string, { expr, instant, step }: Asked, to: number): Promise<Read> {
  const when = instant ? { time: to } : { start: to - (POINTS_ASKED - 1) * step, end: to, step };
  const asked = { query: expr, stats: 'all', ...when };
  const { data, error } = await ask(url, instant ? 'query' : 'query_range', asked);
  const read = (data?.stats?.samples.totalQueryableSamples ?? 0) * SERVERS;
  const samples = instant ? read : (read / POINTS_ASKED) * (WEEK / step + 1);
  return { expr, samples, error };
}

/** How far back panels look at each name in their queries, at most, seconds. */
function reaches(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { expr, step } of PANELS.flatMap(({ panel }) => askedBy(panel))) {
    const back = longest(expr, /\[(\w+)/g) + longest(expr, /offset (\w+)/g) + POINTS_ASKED * step;
    for (const [name] of expr.matchAll(/[a-zA-Z_:][\w:]*/g))
      found.set(name, Math.max(back, found.get(name) ?? 0));
  }
  return found;
}

function longest(expr: string, duration: RegExp): number {
  return Math.max(0, ...[...expr.matchAll(duration)].map(([, found = '']) => seconds(found)));
}
