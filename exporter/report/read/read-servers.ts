import type { RecordingRule } from '../../../alerts/rules.ts';
import type { InputName } from '../../../alerts/verdict/condition.ts';
import { INPUT_RULES } from '../../../alerts/verdict/input-rules.ts';
import { VERDICT_SERIES } from '../../../alerts/verdict/promql.ts';
import type { Thresholds } from '../../../alerts/verdict/thresholds.ts';
import { keyOf } from '../../prometheus-client/answer.ts';
import type { SeriesLabels, TimedSeries } from '../../prometheus-client/answer.ts';
import type { PrometheusClient, Range } from '../../prometheus-client/client.ts';
import { fetchRule, firstTime } from './fetch.ts';
import { CAPACITY, ENERGY, INPUT_NAMES, OUTCOMES, SLO_ALL, SLO_KEPT } from './figures.ts';
import { onGrid } from './grid.ts';
import type { Values } from './grid.ts';
import { verdictsOver } from './server-data.ts';
import type { ServerData } from './server-data.ts';

export interface ServersRead {
  readonly servers: readonly ServerData[];
  /** Unix seconds from which on verdicts were recorded; `undefined` if they never were in the range. */
  readonly verdictsFrom: number | undefined;
  /** Series that were not recorded, so that their expressions were evaluated. */
  readonly notRecorded: readonly string[];
}

/** Labels that series of one server differ in. */
const WITHIN = ['verdict', 'objective', 'outcome'];
/** Queries that `readServers` makes, at least. */
export const SERVER_QUERIES = INPUT_NAMES.length + 6;

/** Reads every server and model that there is in the range. `onQuery` is called after each figure. */
export async function readServers(
  client: PrometheusClient,
  range: Range,
  thresholds: Thresholds,
  onQuery: () => void,
): Promise<ServersRead> {
  const notRecorded: string[] = [];
  const read = async (rule: RecordingRule): Promise<ByServer> => {
    const { series, recordedFrom } = await fetchRule(client, rule, range);
    if (recordedFrom === undefined && series.length > 0) notRecorded.push(rule.record);
    onQuery();
    return byServer(series);
  };
  const inputs = new Map<InputName, ByServer>();
  for (const name of INPUT_NAMES) inputs.set(name, await read(INPUT_RULES[name]));
  const [sloAll, sloKept] = [await read(SLO_ALL), await read(SLO_KEPT)];
  const [outcomes, energy, capacity] = [await read(OUTCOMES), await read(ENERGY), await read(CAPACITY)];
  const recorded = await client.range(VERDICT_SERIES, range);
  onQuery();
  const verdicts = byServer(recorded);
  const verdictsFrom = firstTime(recorded);
  const found = new Map(
    [...inputs.values()].flatMap((each) => [...each].map(([key, { labels }]) => [key, labels])),
  );
  const servers = [...found].map(([key, labels]): ServerData => {
    const values = (from: ByServer) => single(range, from.get(key));
    const ownInputs = Object.fromEntries(
      [...inputs].flatMap(([name, each]) => {
        const known = values(each);
        return known ? [[name, known]] : [];
      }),
    );
    return {
      labels,
      inputs: ownInputs,
      verdicts: verdictsOver(range, ownInputs, verdicts.get(key)?.series ?? [], verdictsFrom, thresholds),
      slo: promises(range, sloAll.get(key), sloKept.get(key)),
      outcomes: by(range, 'outcome', outcomes.get(key)),
      energy: values(energy),
      capacity: values(capacity),
    };
  });
  return { servers, verdictsFrom, notRecorded };
}

interface OfServer {
  readonly labels: SeriesLabels;
  readonly series: TimedSeries[];
}
type ByServer = ReadonlyMap<string, OfServer>;

export function byServer(series: readonly TimedSeries[]): ByServer {
  const found = new Map<string, OfServer>();
  for (const each of series) {
    const labels = without(each.labels, WITHIN);
    const key = keyOf(labels);
    const known = found.get(key);
    if (known) known.series.push(each);
    else found.set(key, { labels, series: [each] });
  }
  return found;
}

/** Labels but some. */
export function without(labels: SeriesLabels, names: readonly string[]): SeriesLabels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
}

function single(range: Range, found: OfServer | undefined): Values | undefined {
  const samples = found?.series.flatMap((each) => each.samples);
  return samples && onGrid(range, samples);
}

function by(range: Range, label: string, found: OfServer | undefined): ReadonlyMap<string, Values> {
  const series = found?.series ?? [];
  return new Map(series.map(({ labels, samples }) => [labels[label] ?? '', onGrid(range, samples)]));
}

function promises(range: Range, all: OfServer | undefined, kept: OfServer | undefined): ServerData['slo'] {
  const good = by(range, 'objective', kept);
  const measured = [...by(range, 'objective', all)];
  return new Map(
    measured.flatMap(([objective, values]) => {
      const keptOnes = good.get(objective);
      return keptOnes ? [[objective, { all: values, kept: keptOnes }]] : [];
    }),
  );
}
