/** Replicas to have ready by the hour: what the rules of the warm pool say of now, said of each hour of the week. */
import { countedLoadSeconds, ENOUGH } from '../../../alerts/recording/warm-pool.ts';
import { LOAD_AT_SLO } from '../../../alerts/verdict/sizing.ts';
import type { Range } from '../../prometheus-client/client.ts';
import { pick, timeAt } from '../read/grid.ts';
import type { ModelData, OverTime } from '../read/read-models.ts';
import { mean, quantile } from '../read/statistics.ts';
import type { WarmHour, WarmPool } from '../report.ts';
import { isBacklog } from './replicas.ts';

const DAY = 86_400;
const WEEK_HOURS = 168;
const DAY_HOURS = 24;

/** `undefined` where the load time, the places of a batch or a day of demand are unknown. */
export function warmPoolOf(
  model: ModelData,
  range: Range,
  hourOfWeek: (time: number) => number,
): WarmPool | undefined {
  const { servers, demand } = model;
  const loadSeconds = Math.max(...servers.map(({ inputs }) => Math.max(...pick(inputs.modelLoadSeconds))));
  const capacity = mean(servers.flatMap((server) => mean(pick(server.capacity)) ?? []));
  if (!demand || !Number.isFinite(loadSeconds) || loadSeconds <= 0 || !capacity) return undefined;
  const days = (pick(demand.values).length * demand.range.step) / DAY;
  if (days < 1) return undefined;
  const countedSeconds = countedLoadSeconds(loadSeconds);
  const perReplica = LOAD_AT_SLO * capacity;
  const isOdd = oddTimes(model, range);
  const length = days < WEEK_HOURS / DAY_HOURS ? DAY_HOURS : WEEK_HOURS;
  const moments = byHour(demand, countedSeconds, isOdd, (time) => hourOfWeek(time) % length);
  if (moments.size === 0) return undefined;
  const hours = [...moments].map(([hour, found]) => warmHour(hour, found, perReplica));
  const sorted = hours.toSorted((one, other) => one.hour - other.hour);
  return {
    loadSeconds,
    countedSeconds,
    perReplica,
    days,
    hours: sorted,
    most: Math.max(0, ...hours.map(({ warm }) => warm)),
  };
}

/** Requests at once, at the moments of an hour of the week. */
interface Moments {
  /** A load time before. */
  readonly before: number[];
  /** The most from then to the moment. */
  readonly highest: number[];
}

function byHour(
  { range, values }: OverTime,
  loadSeconds: number,
  isOdd: (time: number) => boolean,
  hourOf: (time: number) => number,
): ReadonlyMap<number, Moments> {
  const found = new Map<number, Moments>();
  const steps = Math.round(loadSeconds / range.step);
  for (const [index, value] of values.entries()) {
    const time = timeAt(range, index);
    const before = values[index - steps] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(before) || isOdd(time) || isOdd(time - loadSeconds)) continue;
    const highest = Math.max(...pick(values.subarray(index - steps, index + 1)));
    const hour = hourOf(time - 1);
    const known = found.get(hour) ?? { before: [], highest: [] };
    known.before.push(before);
    known.highest.push(highest);
    found.set(hour, known);
  }
  return found;
}

/** Before a rise demand is low, and after it nothing rises: what is needed is that of each moment, and no sum of the two. */
function warmHour(hour: number, { before, highest }: Moments, perReplica: number): WarmHour {
  const replicasFor = (requests: number) => Math.max(1, Math.ceil(requests / perReplica));
  const ofMoments = (value: (most: number, first: number) => number) =>
    quantile(
      ENOUGH,
      highest.map((most, moment) => value(most, before[moment] ?? most)),
    ) ?? 0;
  return {
    hour,
    growth: ofMoments((most, first) => most - first),
    warm: Math.ceil(ofMoments((most, first) => replicasFor(most) - replicasFor(first))),
    replicas: replicasFor(ofMoments((most) => most)),
  };
}

/** Times at which a queue stood for more than demand. */
function oddTimes({ servers, before }: ModelData, range: Range): (time: number) => boolean {
  return (time) => {
    const inRange = indexAt(range, time);
    const long = indexAt(before.range, time);
    return isBacklog([
      ...(time >= range.from ? servers.map(({ verdicts }) => verdicts[inRange]) : []),
      ...before.verdicts.map((verdicts) => verdicts[long]),
    ]);
  };
}

/** Of the first look that is not before a time: it covers the minutes before it. */
function indexAt({ from, step }: Range, time: number): number {
  return Math.ceil((time - from) / step);
}
