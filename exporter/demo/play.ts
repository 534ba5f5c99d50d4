import type { Samples } from '../model/samples.ts';
import { SimulatedBackend } from '../sources/gpu/simulated/backend.ts';
import { GpuSource } from '../sources/gpu/source.ts';
import { SimulatedServer } from './simulated-server.ts';
import type { World } from './world.ts';

/** Price of a GPU in the demo: what an H100 costs by the hour at a specialised cloud, of the order of 2026. */
export const DOLLARS_PER_GPU_HOUR = { default: 2.5 };

export interface Played {
  /** Unix milliseconds. */
  readonly time: number;
  readonly samples: Samples;
}

export interface Pace {
  /** Between two collections. */
  readonly everyMs: number;
  /** Between two inner samples. */
  readonly innerMs: number;
}

/**
 * What an exporter would have collected of a world between two times, both inclusive, by the same sources. Ends when
 * `to` gives a time that is reached; it may move on meanwhile.
 */
export async function* play(
  world: World,
  from: number,
  to: () => number,
  { everyMs, innerMs }: Pace,
): AsyncGenerator<Played> {
  let now = from;
  const clock = () => now;
  const backend = new SimulatedBackend({ intervalMs: innerMs, detailIntervalMs: everyMs }, world);
  const gpus = new GpuSource(backend, {
    required: true,
    dollarsPerGpuHour: DOLLARS_PER_GPU_HOUR,
    clock,
    onNote: () => undefined,
  });
  const server = new SimulatedServer(() => world, clock);
  for (let next = from; next <= to(); next += everyMs) {
    for (; now < next; now = Math.min(next, now + innerMs)) {
      backend.pass(gpus, now);
      server.sample();
    }
    backend.pass(gpus, now);
    const samples = await gpus.collect();
    samples.merge(gpus.counters());
    samples.merge(await server.collect());
    samples.merge(server.counters());
    yield { time: now, samples };
  }
}
