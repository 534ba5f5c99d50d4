import type { ServerSettings } from '../engine/server.ts';
import { GPU_PROFILES } from '../hardware/gpu-profiles.ts';
import { MODEL_PROFILES } from '../hardware/model-profiles.ts';
import type { Demand } from '../traffic/arrivals.ts';
import type { Objective } from './scenario.ts';

/** A chat service on H100s, one copy of the model on each, the way it is on a good day. */
export function chatServer(gpus: number): ServerSettings {
  return {
    gpu: GPU_PROFILES.h100,
    model: MODEL_PROFILES['8b'],
    tensorParallel: 1,
    ranks: gpus,
    capacity: 32,
    maxRunning: 32,
    maxBatchedTokens: 2048,
    patienceSeconds: 60,
    loadBytesPerSecond: 1e9,
  };
}

/** The same service with a model nine times as large: on pairs of GPUs, or in 4 bit on each where one would be left over. */
export function largeModelServer(gpus: number): ServerSettings {
  const tensorParallel = gpus % 2 === 0 ? 2 : 1;
  return {
    ...chatServer(gpus),
    model: MODEL_PROFILES[tensorParallel === 2 ? '70b' : '70b-4bit'],
    tensorParallel,
    ranks: gpus / tensorParallel,
  };
}

/**
 * Demand of a chat service. Lengths spread as in the public Azure conversation trace of 2023 (deviation of the logarithm
 * 0.99 and 0.86, as trace.test.ts measures), with longer answers; gaps a little more uneven than Poisson, as there.
 */
export function chatDemand(peakPerRank: number): (server: ServerSettings) => Demand {
  return ({ ranks }) => ({
    peakPerSecond: peakPerRank * ranks,
    shape: { seasonal: true, weeklyGrowth: 0.01 },
    variation: 1.1,
    prompt: { mean: 1_500, sigma: 0.8, most: 8_000 },
    output: { mean: 500, sigma: 0.7, most: 2_048 },
    groups: 8,
    prefixTokens: 512,
    emptyShare: 0.002,
    repeatingShare: 0,
  });
}

/** Just what this service keeps on a good day. */
export const CHAT_OBJECTIVE: Objective = { ttftSeconds: 1, timePerOutputTokenSeconds: 0.03 };

/** The same at every hour: so many times a usual weekday's peak. */
export function flat(usual: Demand, times: number): Demand {
  const shape = { seasonal: false, weeklyGrowth: 0 };
  return { ...usual, peakPerSecond: times * usual.peakPerSecond, shape };
}
