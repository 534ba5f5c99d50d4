/**
 * A small fleet, and what is recorded of it, by hand. Two exporters of a job: server "chat" of the first serves "small"
 * on GPUs 0 and 1 and "large" on GPU 0 only; server "code" of the second serves "small" on GPU 2. GPU 1 is read by both
 * exporters, GPU 9 has no server.
 */
import { gpu, inference } from '../../exporter/catalogue/index.ts';
import { growing, steady } from '../verdict/raw-series.test.support.ts';
import type { InputSeries } from '../verdict/raw-series.test.support.ts';

export const JOB = 'job="headroom",cluster="east",namespace="llm"';
export const A = `${JOB},instance="a:9840"`;
export const B = `${JOB},instance="b:9840"`;
export const CHAT_SMALL = `${A},server="chat",model="small"`;
export const CHAT_LARGE = `${A},server="chat",model="large"`;
export const CODE_SMALL = `${B},server="code",model="small"`;

interface ModelFacts {
  readonly requests: Readonly<Record<string, number>>;
  readonly promptTokens: number;
  readonly tokens: number;
  readonly answers: { readonly tokens: number; readonly count: number };
  /** A second: up to the bound, up to twice the bound, and all. */
  readonly latency: readonly [number, number, number];
  readonly ttftSum: number;
  readonly running: number;
  readonly waiting: number;
  readonly capacity: number;
  readonly kvUsage: number;
  readonly loadSeconds: number;
}

/** Bounds of the first bucket. */
const SCALES = [
  [inference.ttftSeconds.name, 1],
  [inference.timePerOutputTokenSeconds.name, 0.05],
  [inference.queueWaitSeconds.name, 0.5],
  [inference.requestDurationSeconds.name, 10],
] as const;

function modelSeries(labels: string, facts: ModelFacts, latencies: number = SCALES.length): InputSeries[] {
  const ttft = inference.ttftSeconds.name;
  return [
    ...Object.entries(facts.requests).map(([outcome, rate]) =>
      growing(inference.requests.name, `${labels},outcome="${outcome}"`, rate),
    ),
    growing(inference.promptTokens.name, labels, facts.promptTokens),
    growing(inference.generationTokens.name, labels, facts.tokens),
    growing(`${inference.outputTokens.name}_sum`, labels, facts.answers.tokens),
    growing(`${inference.outputTokens.name}_count`, labels, facts.answers.count),
    ...SCALES.slice(0, latencies).flatMap(([name, bound]) => buckets(name, labels, bound, facts.latency)),
    growing(`${ttft}_sum`, labels, facts.ttftSum),
    growing(`${ttft}_count`, labels, facts.latency[2]),
    steady(inference.requestsRunning.name, labels, facts.running),
    steady(inference.queueDepth.name, labels, facts.waiting),
    steady(inference.batchCapacity.name, labels, facts.capacity),
    steady(inference.kvCacheUsageMaxRatio.name, labels, facts.kvUsage),
    steady(inference.modelLoadSeconds.name, labels, facts.loadSeconds),
    steady(inference.serverReady.name, labels, 1),
  ];
}

export function buckets(
  name: string,
  labels: string,
  bound: number,
  [first, second, all]: readonly [number, number, number],
): InputSeries[] {
  return [
    growing(`${name}_bucket`, `${labels},le="${bound}"`, first),
    growing(`${name}_bucket`, `${labels},le="${2 * bound}"`, second),
    growing(`${name}_bucket`, `${labels},le="+Inf"`, all),
  ];
}

/** Requests a second measured against a promise, and those that kept it. */
export function promise(labels: string, objective: string, total: number, good: number): InputSeries[] {
  const own = `${labels},objective="${objective}"`;
  return [
    growing(inference.sloRequests.name, own, total),
    growing(inference.sloGoodRequests.name, own, good),
  ];
}

interface GpuFacts {
  readonly busy: number;
  readonly watts: number;
  readonly usedBytes: number;
  readonly price: number;
}

export function gpuSeries(target: string, deviceId: number, uuid: string, facts: GpuFacts): InputSeries[] {
  const labels = `${target},device_id="${deviceId}",uuid="${uuid}"`;
  return [
    steady(gpu.up.name, labels, 1),
    growing(gpu.busySeconds.name, labels, facts.busy),
    growing(gpu.observedSeconds.name, labels, 1),
    growing(gpu.energyJoules.name, labels, facts.watts),
    steady(gpu.memoryUsedBytes.name, labels, facts.usedBytes),
    steady(gpu.memoryTotalBytes.name, labels, 80),
    steady(gpu.costDollarsPerHour.name, labels, facts.price),
  ];
}

export function runsOn(model: string, deviceId: number, uuid: string): InputSeries {
  return steady(inference.serverGpuInfo.name, `${model},device_id="${deviceId}",uuid="${uuid}"`, 1);
}

const GPU_1 = { busy: 0.5, watts: 100, usedBytes: 20, price: 2 };

export const FLEET: readonly InputSeries[] = [
  ...modelSeries(CHAT_SMALL, {
    requests: { ok: 8, empty: 1, truncated: 0.5, aborted: 2, error: 0.5 },
    promptTokens: 1000,
    tokens: 400,
    answers: { tokens: 380, count: 9.5 },
    latency: [5, 10, 10],
    ttftSum: 8,
    running: 20,
    waiting: 4,
    capacity: 40,
    kvUsage: 0.6,
    loadSeconds: 240,
  }),
  steady(inference.queueOldestAgeSeconds.name, CHAT_SMALL, 7),
  ...buckets(inference.batchSize.name, CHAT_SMALL, 16, [3, 12, 20]),
  ...buckets(inference.outputTokens.name, CHAT_SMALL, 32, [4, 9, 9.5]),
  growing(`${inference.timePerOutputTokenSeconds.name}_sum`, CHAT_SMALL, 0.4),
  growing(`${inference.timePerOutputTokenSeconds.name}_count`, CHAT_SMALL, 10),
  growing(inference.prefixCacheQueries.name, CHAT_SMALL, 1000),
  growing(inference.prefixCacheHits.name, CHAT_SMALL, 250),
  growing(inference.preemptions.name, CHAT_SMALL, 0.1),
  ...promise(CHAT_SMALL, 'ttft', 10, 9),
  ...promise(CHAT_SMALL, 'time_per_output_token', 10, 8),
  ...modelSeries(
    CHAT_LARGE,
    {
      requests: { ok: 2, error: 0 },
      promptTokens: 300,
      tokens: 100,
      answers: { tokens: 100, count: 2 },
      latency: [2, 2, 2],
      ttftSum: 1,
      running: 5,
      waiting: 0,
      capacity: 10,
      kvUsage: 0.3,
      loadSeconds: 100,
    },
    1,
  ),
  ...modelSeries(CODE_SMALL, {
    requests: { ok: 5, empty: 0, truncated: 0, aborted: 0, error: 0 },
    promptTokens: 500,
    tokens: 250,
    answers: { tokens: 200, count: 5 },
    latency: [5, 5, 5],
    ttftSum: 5,
    running: 10,
    waiting: 0,
    capacity: 40,
    kvUsage: 0.5,
    loadSeconds: 200,
  }),
  ...promise(CODE_SMALL, 'ttft', 5, 5),
  ...promise(CODE_SMALL, 'time_per_output_token', 5, 5),
  ...gpuSeries(A, 0, 'GPU-0', { busy: 0.9, watts: 300, usedBytes: 60, price: 3 }),
  ...gpuSeries(A, 1, 'GPU-1', GPU_1),
  ...gpuSeries(A, 9, 'GPU-9', { busy: 0, watts: 50, usedBytes: 0, price: 5 }),
  ...gpuSeries(B, 0, 'GPU-1', GPU_1),
  ...gpuSeries(B, 1, 'GPU-2', { busy: 0.6, watts: 200, usedBytes: 40, price: 4 }),
  ...buckets(gpu.utilisationSampledPercent.name, `${A},device_id="0",uuid="GPU-0"`, 50, [0.2, 0.9, 1]),
  growing(gpu.clocksLimitedSeconds.name, `${A},device_id="0",uuid="GPU-0",reason="hw_slowdown"`, 0.05),
  growing(gpu.clocksLimitedSeconds.name, `${A},device_id="0",uuid="GPU-0",reason="sw_thermal_slowdown"`, 0.1),
  growing(gpu.clocksLimitedSeconds.name, `${A},device_id="0",uuid="GPU-0",reason="sw_power_cap"`, 0.5),
  growing(gpu.pcieReceiveBytes.name, `${A},device_id="0",uuid="GPU-0"`, 8),
  growing(gpu.pcieTransmitBytes.name, `${A},device_id="0",uuid="GPU-0"`, 2),
  growing(gpu.nvlinkReceiveBytes.name, `${A},device_id="0",uuid="GPU-0"`, 60),
  growing(gpu.nvlinkTransmitBytes.name, `${A},device_id="0",uuid="GPU-0"`, 50),
  runsOn(CHAT_SMALL, 0, 'GPU-0'),
  runsOn(CHAT_SMALL, 1, 'GPU-1'),
  runsOn(CHAT_LARGE, 0, 'GPU-0'),
  runsOn(CODE_SMALL, 1, 'GPU-2'),
];
