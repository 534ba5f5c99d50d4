import type { VerdictInputs } from '../../../alerts/verdict/inputs.ts';
import { VERDICTS } from '../../../alerts/verdict/table.ts';
import type { Range } from '../../prometheus-client/client.ts';
import { INPUT_NAMES } from '../read/figures.ts';
import { gapsOf } from '../read/gaps.ts';
import { countOf, known, pick } from '../read/grid.ts';
import type { Rates, ServerData } from '../read/server-data.ts';
import { mean, quantile, ratio, sum } from '../read/statistics.ts';
import type { Band, Level, Promised, ServerReport, Use, VerdictTime } from '../report.ts';
import { latestOf } from './latest.ts';
import { answersOf, energyOf, moneyOf } from './value.ts';

const HOUR = 3_600;
const BANDS = [0, 0.2, 0.4, 0.6, 0.8, 1];

/** What there is to say of one model of one server. `share` of its requests must keep each promise, 0-1. */
export function serverReport(name: string, data: ServerData, range: Range, share: number): ServerReport {
  const { inputs, verdicts } = data;
  const hours = range.step / HOUR;
  const seen = Array.from({ length: countOf(range) }, (_, index) => isSeen(data, index));
  const latest = latestOf(verdicts);
  const answers = answersOf(data, range, share);
  const money = moneyOf(data, range);
  const energy = energyOf(data, range);
  return {
    name,
    labels: data.labels,
    hours: {
      range: countOf(range) * hours,
      seen: seen.filter(Boolean).length * hours,
      judged: verdicts.filter((verdict) => verdict !== undefined).length * hours,
    },
    gaps: gapsOf(seen, range),
    verdicts: verdictTimes(data, hours),
    ...(latest !== undefined && { latest }),
    use: useOf(data),
    bands: bandsOf(data),
    promises: [...data.slo].map(([objective, rates]) => promised(objective, rates, range, share)),
    ...(answers && { answers }),
    ...(money && { money }),
    ...(energy && { energy }),
    overTime: {
      verdicts: verdicts.map((verdict) => verdict ?? null),
      ...forCharts(inputs),
    },
  };
}

/** Whether anything was known of it at a time. */
export function isSeen({ inputs }: ServerData, index: number): boolean {
  return INPUT_NAMES.some((name) => known(inputs[name], index) !== undefined);
}

function verdictTimes({ inputs, verdicts }: ServerData, hours: number): readonly VerdictTime[] {
  const judged = verdicts.filter((verdict) => verdict !== undefined).length;
  return VERDICTS.flatMap(({ name }): VerdictTime[] => {
    const times = verdicts.filter((verdict) => verdict === name).length;
    if (times === 0) return [];
    const means: VerdictInputs = Object.fromEntries(
      INPUT_NAMES.flatMap((input) => {
        const value = mean(pick(inputs[input], (index) => verdicts[index] === name));
        return value === undefined ? [] : [[input, value]];
      }),
    );
    return [{ name, hours: times * hours, share: times / judged, inputs: whole(means) }];
  }).toSorted((one, other) => other.hours - one.hours);
}

/** Numbers of GPUs are whole: a mean of them is no number of GPUs. */
function whole(inputs: VerdictInputs): VerdictInputs {
  const { gpus, faultyGpus, sharedGpus } = inputs;
  return {
    ...inputs,
    ...(gpus !== undefined && { gpus: Math.round(gpus) }),
    ...(faultyGpus !== undefined && { faultyGpus: Math.ceil(faultyGpus) }),
    ...(sharedGpus !== undefined && { sharedGpus: Math.round(sharedGpus) }),
  };
}

function useOf({ inputs }: ServerData): Use {
  const runs = (index: number) => known(inputs.running, index) !== 0;
  const gpus = mean(pick(inputs.gpus));
  const tokens = level(pick(inputs.tokensPerSecond));
  const perGpuHour = ratio(tokens && tokens.mean * HOUR, gpus);
  const levels = {
    utilisation: level(pick(inputs.utilisation)),
    tokensPerSecond: tokens,
    batchFill: level(pick(inputs.batchFill, runs)),
    queueDepth: level(pick(inputs.queueDepth)),
    kvUsage: level(pick(inputs.kvUsage)),
    requestsPerSecond: level(pick(inputs.requestsPerSecond)),
  };
  return {
    ...Object.fromEntries(Object.entries(levels).filter(([, value]) => value !== undefined)),
    ...(gpus !== undefined && { gpus: Math.round(gpus) }),
    ...(perGpuHour !== undefined && { tokensPerGpuHour: perGpuHour }),
  };
}

function level(values: readonly number[]): Level | undefined {
  const [average, p95] = [mean(values), quantile(0.95, values)];
  return average === undefined || p95 === undefined ? undefined : { mean: average, p95 };
}

function spread(values: readonly number[]): Band['tokensPerSecond'] {
  const [average, low, high] = [mean(values), quantile(0.05, values), quantile(0.95, values)];
  if (average === undefined || low === undefined || high === undefined) return undefined;
  return { mean: average, low, high };
}

/** That a kernel runs says little of the work: tokens and batches stand beside it. */
function bandsOf({ inputs }: ServerData): readonly Band[] {
  const all = pick(inputs.utilisation).length;
  return BANDS.slice(0, -1).flatMap((from, band): Band[] => {
    const to = BANDS[band + 1] ?? 1;
    const within = (index: number) => {
      const value = known(inputs.utilisation, index);
      return value !== undefined && value >= from && (value < to || to === 1);
    };
    const times = pick(inputs.utilisation, within).length;
    if (times === 0) return [];
    const tokens = spread(pick(inputs.tokensPerSecond, within));
    const fill = mean(pick(inputs.batchFill, within));
    return [
      {
        from,
        to,
        share: times / all,
        ...(tokens !== undefined && { tokensPerSecond: tokens }),
        ...(fill !== undefined && { batchFill: fill }),
      },
    ];
  });
}

function promised(objective: string, { all, kept }: Rates, { step }: Range, share: number): Promised {
  const requests = sum(pick(all)) ?? 0;
  const inAll = ratio(sum(pick(kept)), requests);
  const missed = pick(all, (index) => (kept[index] ?? 0) < share * (all[index] ?? 0));
  return {
    objective,
    requests: requests * step,
    ...(inAll !== undefined && { kept: inAll }),
    promised: share,
    hoursMissed: (missed.length * step) / HOUR,
  };
}

function forCharts({ utilisation, tokensPerSecond, batchFill, queueDepth }: ServerData['inputs']) {
  const series = { utilisation, tokensPerSecond, batchFill, queueDepth };
  return Object.fromEntries(
    Object.entries(series).flatMap(([name, values]) =>
      values ? [[name, [...values].map((value) => (Number.isNaN(value) ? null : value))]] : [],
    ),
  );
}
