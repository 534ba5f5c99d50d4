/** All series that any view has, written anew: each as dense as it is scraped or recorded, and as far back as panels look. */
import { z } from 'zod';
import { DEFAULT_BASELINES, ruleFiles } from '../alerts/kit.ts';
import { seconds } from '../alerts/past/rule-levels.ts';
import type { TimedSeries } from '../alerts/past/timed-series.ts';
import { DEFAULT_THRESHOLDS } from '../alerts/verdict/thresholds.ts';
import type { View } from './drawing.test.support.ts';
import { SCRAPE_SECONDS } from './promql.test.support.ts';

export type Labels = Readonly<Record<string, string>>;

/** Most of what is recorded is recorded so often; some of it every two hours. */
const LATELY = 2 * 3_600 + 600;

/** @param reaches seconds that each series is written for, by its name; others are left out */
export async function fleetSeries(
  views: readonly View[],
  reaches: ReadonlyMap<string, number>,
  to: number,
): Promise<readonly TimedSeries[]> {
  const most = new Map<string, readonly Labels[]>();
  for (const view of views)
    for (const [name, found] of await seriesOf(view))
      if (found.length > (most.get(name)?.length ?? 0)) most.set(name, found);
  return [...most].flatMap(([name, found]) => {
    const samples = samplesOf(PACES.get(name) ?? SCRAPE_SECONDS, reaches.get(name) ?? 0, to);
    const all = name.startsWith('baseline:') ? ofAllSignals(found) : found;
    return all.map((labels) => ({ name, labels, samples }));
  });
}

const answer = z.object({ data: z.array(z.record(z.string(), z.string())) });

async function seriesOf({ url, to, variables }: View): Promise<ReadonlyMap<string, readonly Labels[]>> {
  const chosen = Object.entries(variables).map(([name, value]) => `, ${name}="${value}"`);
  const match = `{__name__!=""${chosen.join('')}}`;
  const query = new URLSearchParams({ 'match[]': match, start: `${to - LATELY}`, end: `${to}` });
  const { data } = answer.parse(await (await fetch(`${url}/api/v1/series?${query.toString()}`)).json());
  const byName = new Map<string, Labels[]>();
  for (const { __name__: name = '', ...labels } of data)
    byName.set(name, [...(byName.get(name) ?? []), labels]);
  return byName;
}

export const SIGNALS: readonly string[] = DEFAULT_BASELINES.signals.map(({ signal }) => signal);

/** The views watch some signals only: what there is of the first of them stands for all. */
function ofAllSignals(found: readonly Labels[]): readonly Labels[] {
  const signal = found[0]?.['signal'];
  if (signal === undefined) return found;
  const one = found.filter((labels) => labels['signal'] === signal);
  return one.flatMap((labels) => SIGNALS.map((each) => ofSignal(labels, each)));
}

function ofSignal(labels: Labels, signal: string): Labels {
  return { ...labels, signal };
}

/** Seconds between two samples of what rules record. */
const PACES = paces();

function paces(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const groups = Object.values(ruleFiles({ verdict: DEFAULT_THRESHOLDS })).flatMap((file) => file.groups);
  for (const { interval, rules } of groups)
    for (const rule of rules) {
      const name = 'record' in rule ? rule.record : 'ALERTS';
      found.set(name, Math.min(seconds(interval), found.get(name) ?? Infinity));
    }
  return found;
}

/** Values do not matter to what is read. */
function samplesOf(pace: number, reach: number, to: number): TimedSeries['samples'] {
  const count = reach === 0 ? 0 : Math.ceil(reach / pace) + 1;
  return Array.from({ length: count }, (_, index) => [to - (count - 1 - index) * pace, 1] as const);
}
