/** Series of the exporter that make given inputs, for tests of the whole rule file. */
import { gpu, inference } from '../../exporter/catalogue/index.ts';
import type { VerdictInputs } from './inputs.ts';

/** Seconds between scrapes, and scrapes: twice the window and more. */
const STEP = 30;
const STEPS = 30;
/** When the tests look, the last scrape. */
export const EVAL_TIME = `${STEP * STEPS}s`;
export const INTERVAL = `${STEP}s`;

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

export function steady(name: string, labels: string, value: number): InputSeries {
  return { series: `${name}{${labels}}`, values: `${value}x${STEPS}` };
}

/** A counter that grows so much a second. */
export function growing(name: string, labels: string, perSecond: number): InputSeries {
  return { series: `${name}{${labels}}`, values: `0+${perSecond * STEP}x${STEPS}` };
}

export function gpuLabels(target: string, index: number): string {
  return `${target},device_id="${index}",uuid="GPU-${index}"`;
}

/** What the page of one server and its GPUs shows all the time while its inputs are these. */
export function rawSeries(target: string, inputs: VerdictInputs): InputSeries[] {
  const model = `${target},server="chat",model="acme/small"`;
  return [
    ...serverSeries(model, inputs),
    ...latencySeries(target, model, inputs),
    ...gpuSeries(target, model, inputs),
  ];
}

function serverSeries(model: string, inputs: VerdictInputs): InputSeries[] {
  const { requestsPerSecond, batchFill } = inputs;
  const capacity = 64;
  return [
    ...some(inputs.ready, (value) => [steady(inference.serverReady.name, model, value)]),
    ...some(requestsPerSecond, (value) => requestSeries(model, value, inputs.failedShare)),
    ...some(inputs.tokensPerSecond, (value) => [growing(inference.generationTokens.name, model, value)]),
    ...some(inputs.running, (value) => [steady(inference.requestsRunning.name, model, value)]),
    ...some(batchFill, (value) => [
      growing(`${inference.batchSize.name}_sum`, model, value * capacity),
      growing(`${inference.batchSize.name}_count`, model, 1),
      steady(inference.batchCapacity.name, model, capacity),
    ]),
    ...some(inputs.queueDepth, (value) => [steady(inference.queueDepth.name, model, value)]),
    ...some(inputs.kvUsage, (value) => [steady(inference.kvCacheUsageMaxRatio.name, model, value)]),
    ...some(inputs.preemptionsPerSecond, (value) => [growing(inference.preemptions.name, model, value)]),
    ...some(inputs.modelLoadSeconds, (value) => [steady(inference.modelLoadSeconds.name, model, value)]),
  ];
}

/** Errors and empty answers are never told of where `failedShare` is unknown. */
function requestSeries(model: string, perSecond: number, failedShare: number | undefined): InputSeries[] {
  const outcome = (name: string, rate: number) =>
    growing(inference.requests.name, `${model},outcome="${name}"`, rate);
  const well = (perSecond * (1 - (failedShare ?? 0))) / 2;
  return [
    outcome('ok', well),
    outcome('truncated', well),
    ...some(failedShare, (share) => [
      outcome('empty', (perSecond * share) / 2),
      outcome('error', (perSecond * share) / 2),
    ]),
  ];
}

/** All requests fall into the bucket up to one second, so the p95 is read as 0.95 s; the SLO makes the ratio. */
function latencySeries(target: string, model: string, inputs: VerdictInputs): InputSeries[] {
  const pairs = [
    [inputs.ttftOverSlo, inference.ttftSeconds.name, inference.sloTtftSeconds.name],
    [
      inputs.tpotOverSlo,
      inference.timePerOutputTokenSeconds.name,
      inference.sloTimePerOutputTokenSeconds.name,
    ],
  ] as const;
  return pairs.flatMap(([ratio, name, slo]) =>
    some(ratio, (value) => [
      growing(`${name}_bucket`, `${model},le="1.0"`, 2),
      growing(`${name}_bucket`, `${model},le="2.0"`, 2),
      growing(`${name}_bucket`, `${model},le="+Inf"`, 2),
      steady(slo, `${target},server="chat"`, 0.95 / value),
    ]),
  );
}

function gpuSeries(target: string, model: string, inputs: VerdictInputs): InputSeries[] {
  const indexes = Array.from({ length: inputs.gpus ?? 0 }, (_, index) => index);
  const shared = indexes.slice(0, inputs.sharedGpus ?? 0);
  const other = `${target},server="embed",model="acme/other"`;
  return [
    ...indexes.flatMap((index) =>
      seriesOfGpu(gpuLabels(target, index), gpuLabels(model, index), index, inputs),
    ),
    ...shared.map((index) => steady(inference.serverGpuInfo.name, gpuLabels(other, index), 1)),
  ];
}

/** The first `faultyGpus` are lost. */
function seriesOfGpu(labels: string, ofModel: string, index: number, inputs: VerdictInputs): InputSeries[] {
  const { gpus = 1, faultyGpus = 0, utilisation, dollarsPerHour } = inputs;
  return [
    steady(inference.serverGpuInfo.name, ofModel, 1),
    steady(gpu.up.name, labels, index < faultyGpus ? 0 : 1),
    ...some(utilisation, (value) => [
      growing(gpu.busySeconds.name, labels, value),
      growing(gpu.observedSeconds.name, labels, 1),
    ]),
    ...some(dollarsPerHour, (value) => [steady(gpu.costDollarsPerHour.name, labels, value / gpus)]),
  ];
}

function some(value: number | undefined, series: (value: number) => InputSeries[]): InputSeries[] {
  return value === undefined ? [] : series(value);
}
