/** How many servers the demand of a model asks for: the arithmetic of the verdict and of the warm pool, over a longer time. */
import { count, figure, percent } from '../../../alerts/verdict/figures.ts';
import { demand, demandAtOnce, LOAD_AT_SLO, served, timesWanted } from '../../../alerts/verdict/sizing.ts';
import type { VerdictName } from '../../../alerts/verdict/table.ts';
import { THRESHOLDS } from '../../../alerts/verdict/thresholds.ts';
import type { Range } from '../../prometheus-client/client.ts';
import { countOf, pick } from '../read/grid.ts';
import type { ModelData } from '../read/read-models.ts';
import { inputsAt } from '../read/server-data.ts';
import type { ServerData } from '../read/server-data.ts';
import { mean, quantile } from '../read/statistics.ts';
import type { Need, Replicas, Trend } from '../report.ts';

/** While these hold, what waits does not wait for GPUs: it says nothing of how many are needed. */
const NOT_FOR_GPUS: ReadonlySet<VerdictName | undefined> = new Set<VerdictName>([
  'gpu_fault',
  'cold_start',
  'stalled',
  'kv_bound',
  'batch_better',
]);
/** Batches that are as full as this while somebody waits are full load; seen so often it is no accident. */
const FULL = 0.95;
const LEAST_FULL_TIMES = 3;
/** Of the time, that must be without such verdicts. */
const LEAST_CLEAR = 0.5;
const LAST_HOUR = 3_600;

/** Whether requests of the model waited for something else than GPUs. */
function waitsForOtherThanGpus(verdicts: readonly (VerdictName | undefined)[]): boolean {
  return verdicts.some((verdict) => NOT_FOR_GPUS.has(verdict));
}

/** Whether what waited is a queue that could not be served, and so no measure of what came in. */
export function isBacklog(verdicts: readonly (VerdictName | undefined)[]): boolean {
  return waitsForOtherThanGpus(verdicts) || verdicts.includes('add_gpus');
}

export function replicasOf({ servers }: ModelData, range: Range, trend: Trend | undefined): Replicas {
  const now = serversNow(servers, range);
  const gpus = mean(servers.flatMap(({ inputs }) => mean(pick(inputs.gpus)) ?? []));
  const gpusEach = gpus === undefined ? undefined : Math.round(gpus);
  const base = { now, ...(gpusEach !== undefined && { gpusEach }) };
  const found = fromFullLoad(servers, now) ?? fromPlaces(servers, range);
  if (typeof found === 'string') return { ...base, unknown: found };
  const later = trend?.isClear ? found.exact * (1 + trend.in30Days) : undefined;
  return {
    ...base,
    needed: needOf(found, found.exact, found.says, gpusEach),
    ...(later !== undefined && {
      in30Days: needOf(
        found,
        later,
        `${figure(found.exact)} × ${percent(1 + (trend?.in30Days ?? 0))} for 30 days of the trend`,
        gpusEach,
      ),
    }),
  };
}

interface Found {
  readonly exact: number;
  readonly says: string;
  readonly from: Need['from'];
}

function needOf({ from }: Found, exact: number, says: string, gpusEach: number | undefined): Need {
  const replicas = Math.max(1, Math.ceil(exact));
  const gpus = gpusEach === undefined ? undefined : replicas * gpusEach;
  const of = gpusEach === undefined ? '' : ` of ${count(gpusEach, 'GPU')}`;
  const least = from === 'places' ? ', at least: requests take longer in fuller batches' : '';
  const inGpus = gpusEach === undefined || gpusEach === 1 ? '' : ` (${count(exact * gpusEach, 'GPU')})`;
  const arithmetic = `${says} = ${figure(exact)}${inGpus}, so ${count(replicas, 'server')}${of}${least}`;
  return { replicas, exact, ...(gpus !== undefined && { gpus }), arithmetic, from };
}

/** Those that were there in the last hour of the range; of a time that is over, all. */
function serversNow(servers: readonly ServerData[], range: Range): number {
  const first = Math.max(0, countOf(range) - Math.ceil(LAST_HOUR / range.step));
  const there = servers.filter(({ inputs }) => pick(inputs.ready, (index) => index >= first).length > 0);
  return there.length || servers.length;
}

/** What servers finish while they can do no more, against what is asked of them. */
function fromFullLoad(servers: readonly ServerData[], now: number): Found | undefined {
  const each = mean(servers.flatMap((server) => fullLoad(server) ?? []));
  const asked = p95(totals(servers, (server, index) => demand(inputsAt(server, index))));
  if (!each || asked === undefined) return undefined;
  const exact = now * timesWanted(asked, now * each);
  return {
    exact,
    from: 'full_load',
    says: `p95 of demand is ${count(asked, 'request')} a second; a server finishes ${figure(each)} at full load, and ${percent(LOAD_AT_SLO)} of that is taken to hold the SLO: ${figure(asked)} / (${LOAD_AT_SLO} × ${figure(each)})`,
  };
}

/** Requests per second; `undefined` for a server that was never seen at full load. */
function fullLoad(server: ServerData): number | undefined {
  const done: number[] = [];
  for (const [index, verdict] of server.verdicts.entries()) {
    const inputs = inputsAt(server, index);
    const isFull = (inputs.batchFill ?? 0) >= FULL && (inputs.queueDepth ?? 0) > THRESHOLDS.queued.byDefault;
    const finished = served(inputs);
    if ((verdict === 'add_gpus' || isFull) && finished !== undefined) done.push(finished);
  }
  return done.length < LEAST_FULL_TIMES ? undefined : quantile(0.5, done);
}

/** Requests at once against places in batches; why not, where that says nothing. */
function fromPlaces(servers: readonly ServerData[], range: Range): Found | string {
  const capacity = mean(servers.flatMap(({ capacity: values }) => mean(pick(values)) ?? []));
  if (capacity === undefined) return 'nobody knows how many requests a server can hold at once';
  const judged = times(range, (index) => servers.some(({ verdicts }) => verdicts[index] !== undefined));
  const clear = judged.filter(
    (index) => !waitsForOtherThanGpus(servers.map(({ verdicts }) => verdicts[index])),
  );
  if (clear.length < LEAST_CLEAR * judged.length)
    return 'for most of the time requests waited for something else than GPUs: put that right first';
  const atOnce = totals(servers, (server, index) => demandAtOnce(inputsAt(server, index)));
  const wanted = new Set(clear);
  const most = p95(atOnce.filter((_, index) => wanted.has(index)));
  if (most === undefined) return 'nobody knows how many requests run at once';
  return {
    exact: most / (LOAD_AT_SLO * capacity),
    from: 'places',
    says: `p95 of requests at once is ${figure(most)}; a server holds ${figure(capacity)}, and ${percent(LOAD_AT_SLO)} of them within the SLO: ${figure(most)} / (${LOAD_AT_SLO} × ${figure(capacity)})`,
  };
}

function p95(values: readonly number[]): number | undefined {
  return quantile(
    0.95,
    values.filter((value) => !Number.isNaN(value)),
  );
}

function times(range: Range, wanted: (index: number) => boolean): readonly number[] {
  return Array.from({ length: countOf(range) }, (_, index) => index).filter(wanted);
}

/** The sum over servers at each time, those left out of which nothing is known; NaN where nothing is known of any. */
function totals(
  servers: readonly ServerData[],
  value: (server: ServerData, index: number) => number | undefined,
): readonly number[] {
  const length = Math.max(0, ...servers.map(({ verdicts }) => verdicts.length));
  return Array.from({ length }, (_, index) => {
    const found = servers.flatMap((server) => value(server, index) ?? []);
    return found.length === 0 ? Number.NaN : found.reduce((total, each) => total + each, 0);
  });
}
