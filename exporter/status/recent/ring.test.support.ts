import { gpu } from '../../catalogue/index.ts';
import type { ModelReading } from '../../model/inference.ts';
import { Samples } from '../../model/samples.ts';
import { addObjectives } from '../../sources/inference/objectives.ts';
import type { Objectives } from '../../sources/inference/objectives.ts';
import { toSamples } from '../../sources/inference/project.ts';

/** A time as it is now, Unix milliseconds: what is lost in digits there is lost in the tests, too. */
export const START = 1_790_000_000_000;
export const KEY = 'server="chat",model="m"';

export interface GpuFacts {
  readonly up?: number;
  readonly busySeconds?: number;
  readonly observedSeconds?: number;
  readonly limitedSeconds?: number;
  readonly dollarsPerHour?: number;
  readonly xid?: { readonly code: number; readonly at: number };
}

export function identity(index: number) {
  return { deviceId: String(index), uuid: `GPU-${index}` };
}

/** A collection as the sources make it: GPUs by their index, and one model of the server "chat" that runs on them. */
export function collection(
  reading: Partial<ModelReading> | undefined,
  gpus: readonly GpuFacts[] = [],
  slo: Partial<Objectives> = {},
): Samples {
  const samples = new Samples();
  for (const [index, facts] of gpus.entries()) addGpu(samples, index, facts);
  if (reading) {
    const readings = [{ model: 'm', engine: 'vllm', ...reading }];
    samples.merge(
      toSamples(readings, { server: 'chat', maxBatchSize: 8, gpus: gpus.map((_, index) => identity(index)) }),
    );
  }
  addObjectives(samples, { name: 'chat', ...slo });
  return samples;
}

function addGpu(samples: Samples, index: number, facts: GpuFacts): void {
  const labels = { device_id: String(index), uuid: `GPU-${index}` };
  samples.add(gpu.up, labels, facts.up ?? 1);
  samples.add(gpu.busySeconds, labels, facts.busySeconds);
  samples.add(gpu.observedSeconds, labels, facts.observedSeconds);
  samples.add(gpu.clocksLimitedSeconds, { ...labels, reason: 'hw_thermal_slowdown' }, facts.limitedSeconds);
  samples.add(gpu.costDollarsPerHour, labels, facts.dollarsPerHour);
  if (!facts.xid) return;
  const { code, at } = facts.xid;
  samples.add(gpu.xidLastTimestamp, { ...labels, xid: String(code) }, at / 1000);
}
