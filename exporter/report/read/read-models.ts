import { OF_ONE_TARGET, withLabels } from '../../../alerts/labels.ts';
import type { LabelOptions } from '../../../alerts/labels.ts';
import { fleetDemand } from '../../../alerts/recording/demand.ts';
import type { RecordingRule } from '../../../alerts/rules.ts';
import { INPUT_RULES } from '../../../alerts/verdict/input-rules.ts';
import { VERDICT_SERIES } from '../../../alerts/verdict/promql.ts';
import type { VerdictName } from '../../../alerts/verdict/table.ts';
import { keyOf } from '../../prometheus-client/answer.ts';
import type { SeriesLabels } from '../../prometheus-client/answer.ts';
import type { PrometheusClient, Range } from '../../prometheus-client/client.ts';
import { fetchRule } from './fetch.ts';
import { onGrid, rangeBefore } from './grid.ts';
import type { Values } from './grid.ts';
import { byServer, without } from './read-servers.ts';
import { recordedVerdicts } from './server-data.ts';
import type { ServerData } from './server-data.ts';

const DAY = 86_400;
/** Whole weeks, so that every hour of the week is there as often as any other. */
const RAMP_DAYS = 28;
const RAMP_STEP = 60;
const VERDICT_STEP = 300;
/** Five weeks: the same weekday five times. */
const TREND_DAYS = 35;
const TREND_STEP = 1_800;

export interface OverTime {
  readonly range: Range;
  readonly values: Values;
}

/** A model over all servers of a job that serve it. */
export interface ModelData {
  readonly labels: SeriesLabels;
  readonly servers: readonly ServerData[];
  /** Requests running and waiting, each minute of four weeks. */
  readonly demand: OverTime | undefined;
  /** Requests finished per second, each half hour of five weeks. */
  readonly requests: OverTime;
  /** Verdicts of each server, each five minutes of those four weeks, as they were recorded. */
  readonly before: {
    readonly range: Range;
    readonly verdicts: readonly (readonly (VerdictName | undefined)[])[];
  };
}

/** Queries that `readModels` makes, at least. */
export const MODEL_QUERIES = 3;

/** Reads what models were asked for over weeks, however long the range of the report is. */
export async function readModels(
  client: PrometheusClient,
  servers: readonly ServerData[],
  now: number,
  own: LabelOptions,
  onQuery: () => void,
): Promise<readonly ModelData[]> {
  const rampRange = rangeBefore(now, RAMP_DAYS * DAY, RAMP_STEP);
  const trendRange = rangeBefore(now, TREND_DAYS * DAY, TREND_STEP);
  const verdictRange = rangeBefore(now, RAMP_DAYS * DAY, VERDICT_STEP);
  const demand = new Map(
    (await fetchRule(client, relabelled(fleetDemand, own), rampRange)).series.map(({ labels, samples }) => [
      keyOf(labels),
      samples,
    ]),
  );
  onQuery();
  const requests = byServer((await fetchRule(client, INPUT_RULES.requestsPerSecond, trendRange)).series);
  onQuery();
  const verdicts = byServer(await client.range(VERDICT_SERIES, verdictRange));
  onQuery();
  return modelsOf(servers, own).map(({ labels, servers: members }): ModelData => {
    const keys = members.map((server) => keyOf(server.labels));
    const asked = demand.get(keyOf(labels));
    const finished = keys.flatMap((key) =>
      (requests.get(key)?.series ?? []).map(({ samples }) => onGrid(trendRange, samples)),
    );
    return {
      labels,
      servers: members,
      demand: asked && { range: rampRange, values: onGrid(rampRange, asked) },
      requests: { range: trendRange, values: total(finished) },
      before: {
        range: verdictRange,
        verdicts: keys.map((key) => recordedVerdicts(verdictRange, verdicts.get(key)?.series ?? [])),
      },
    };
  });
}

/** Servers of one job and model, as the recorded series of models have them. */
function modelsOf(
  servers: readonly ServerData[],
  own: LabelOptions,
): readonly Pick<ModelData, 'labels' | 'servers'>[] {
  const ofServers = [...OF_ONE_TARGET, ...own.target, 'server'];
  const models = new Map<string, { labels: SeriesLabels; servers: ServerData[] }>();
  for (const server of servers) {
    const labels = without(server.labels, ofServers);
    const key = keyOf(labels);
    const known = models.get(key);
    if (known) known.servers.push(server);
    else models.set(key, { labels, servers: [server] });
  }
  return [...models.values()];
}

function relabelled(rule: RecordingRule, own: LabelOptions): RecordingRule {
  const [group] = withLabels([{ name: '', interval: '1m', rules: [rule] }], own);
  return { record: rule.record, expr: group?.rules[0]?.expr ?? rule.expr };
}

/** Their sum at each time; unknown where none is known. */
function total(each: readonly Values[]): Values {
  const [first, ...others] = each;
  if (!first) return new Float64Array();
  return first.map((value, index) =>
    others.reduce((sum, values) => plus(sum, values[index] ?? Number.NaN), value),
  );
}

function plus(one: number, other: number): number {
  if (Number.isNaN(one)) return other;
  return Number.isNaN(other) ? one : one + other;
}
