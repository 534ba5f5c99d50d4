import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { gpu, inference } from '../../catalogue/index.ts';
import { Samples } from '../../model/samples.ts';
import type { HistogramValue } from '../../model/samples.ts';
import { toSamples } from '../../sources/inference/project.ts';
import { LONGEST_KEY, MOST_BOUNDS, MOST_GPUS, MOST_SERVERS, mostBytes, SLOTS } from './limits.ts';
import { collection, KEY, START } from './ring.test.support.ts';
import { Ring } from './ring.ts';

const MINUTE_MS = 60_000;

/** Latency that grows, with more bounds than are kept. */
function manyBounds(turn: number): HistogramValue {
  const bounds = Array.from({ length: MOST_BOUNDS + 4 }, (_, index) => (index + 1) / 100);
  return { bounds, counts: bounds.map((_, index) => turn * index), count: turn * 1000, sum: turn };
}

/** More GPUs and models than there is room for, each with every series; `generation` gives them other names. */
function crowd(turn: number, generation: number): Samples {
  const samples = new Samples();
  for (let index = 0; index < MOST_GPUS + 6; index++) {
    const labels = { device_id: String(index), uuid: `GPU-${generation}-${index}`.padEnd(400, 'x') };
    samples.add(gpu.up, labels, 1);
    for (const family of [gpu.utilisationPercent, gpu.memoryUsedBytes, gpu.powerWatts, gpu.smActiveRatio]) {
      samples.add(family, labels, turn);
    }
    samples.add(gpu.busySeconds, labels, turn);
    samples.add(gpu.observedSeconds, labels, turn);
    samples.add(gpu.temperatureCelsius, { ...labels, sensor: 'gpu' }, turn);
    for (const reason of ['hw_slowdown', 'hw_thermal_slowdown', 'hw_power_brake']) {
      samples.add(gpu.clocksLimitedSeconds, { ...labels, reason }, turn);
    }
    const info = { driver_version: '', pci_bus_id: '', vbios_version: '', compute_capability: '' };
    samples.add(gpu.info, { ...labels, ...info, name: 'H'.repeat(400) }, 1);
  }
  const counts = { ok: turn, empty: turn, truncated: turn, aborted: turn, error: turn };
  const readings = Array.from({ length: MOST_SERVERS + 3 }, (_, index) => ({
    model: `${generation}-${index}`.padEnd(400, 'm'),
    engine: 'vllm',
    ready: true,
    requests: counts,
    requestsRunning: turn,
    queueDepth: turn,
    kvCacheUsage: { mean: 0.1, max: 0.2 },
    generationTokens: turn,
    preemptions: turn,
    batchSize: manyBounds(turn),
    outputTokens: manyBounds(turn),
    ttftSeconds: manyBounds(turn),
    timePerOutputTokenSeconds: manyBounds(turn),
  }));
  samples.merge(toSamples(readings, { server: 's'.repeat(200), gpus: [] }));
  return samples;
}

/** Names are other ones each 22 minutes. Gives the most that the ring said it held. */
function churn(ring: Ring, turns: number): number {
  let most = 0;
  let samples = new Samples();
  for (let turn = 0; turn < turns; turn++) {
    if (turn % 20 === 0) samples = crowd(turn, Math.floor(turn / (1.5 * SLOTS)));
    ring.observe(samples, START + turn * 4_500);
    most = Math.max(most, ring.bytes);
  }
  return most;
}

/** A function of its own: no frame that goes on keeps its ring alive. */
function warmUp(): void {
  churn(new Ring(), 40);
}

describe('memory', () => {
  test('stays within its bound when names churn and every series is there', () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage: unknown = runInNewContext('gc');
    const settle = () => {
      // The first sweeps arrays in the background, the second waits for it.
      for (let time = 0; time < 2; time++) if (typeof collectGarbage === 'function') collectGarbage();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return { heapUsed, arrayBuffers };
    };
    // Once for the code, which is compiled while it runs, and then for the figures.
    warmUp();
    const before = settle();
    const ring = new Ring();
    const most = churn(ring, 3 * SLOTS);
    expect([ring.gpus.size, ring.servers.size, ring.leftOut]).toEqual([MOST_GPUS, MOST_SERVERS, 6 + 3]);
    expect(most).toBeLessThanOrEqual(mostBytes());
    // Filled to the brim, so that the bound is one of something.
    expect(most).toBeGreaterThan(0.75 * mostBytes());

    const after = settle();
    const arrays = after.arrayBuffers - before.arrayBuffers;
    expect(arrays).toBeGreaterThan(0.7 * mostBytes());
    // What the process holds more is the bound, and one MiB for objects that hold the arrays.
    expect(arrays + after.heapUsed - before.heapUsed).toBeLessThan(mostBytes() + 1_048_576);
    expect(ring.lastAt).toBeDefined();
  });

  test('is that which the documents say', () => {
    expect(mostBytes() / 1e6).toBeCloseTo(5.2, 1);
  });
});

describe('what is kept', () => {
  test('at most one collection in five seconds, whoever asks', () => {
    const ring = new Ring();
    const kept = [0, 100, 4_400, 4_600, 9_000, 9_200].map((after) =>
      ring.observe(collection({}), START + after),
    );
    expect(kept).toEqual([true, false, false, true, false, true]);
  });

  test('15 minutes, and no series that was not seen in them', () => {
    const ring = new Ring();
    ring.observe(collection({ ready: true }, [{}]), START);
    for (let minute = 1; minute <= 15; minute++) ring.observe(new Samples(), START + minute * MINUTE_MS);
    expect([ring.servers.size, ring.gpus.size]).toEqual([1, 1]);
    ring.observe(new Samples(), START + 15 * MINUTE_MS + 5_000);
    expect([ring.servers.size, ring.gpus.size]).toEqual([0, 0]);
  });

  test('nothing of a name that is too long', () => {
    const ring = new Ring();
    ring.observe(collection({ model: 'm'.repeat(LONGEST_KEY) }), START);
    expect([ring.servers.size, ring.leftOut]).toEqual([0, 1]);
  });

  test('names with all that a label can need', () => {
    const ring = new Ring();
    const model = 'Qwen "3.5" \\ 通义千问\n🚀",server="x';
    ring.observe(collection({ model, queueDepth: 3 }, [{}]), START);
    const [server] = ring.servers.values();
    expect(server).toMatchObject({ server: 'chat', model });
    expect(server?.history.points('queueDepth', ring.slotsAfter(0))).toEqual([{ at: START, value: 3 }]);
    expect([...(server?.gpus.keys() ?? [])]).toEqual(['device_id="0",uuid="GPU-0"']);
  });

  test('a clock that is set back an hour does not stop it', () => {
    const ring = new Ring();
    ring.observe(collection({}), START);
    expect(ring.observe(collection({}), START - 1_000)).toBe(false);
    expect(ring.observe(collection({}), START - 60 * MINUTE_MS)).toBe(true);
    expect(ring.slotsAfter(0)).toHaveLength(1);
  });

  test('a GPU that is lost keeps its name; a series that went away is unknown from then on', () => {
    const ring = new Ring();
    const named = collection({ queueDepth: 1 }, [{ busySeconds: 1 }]);
    const labels = { device_id: '0', uuid: 'GPU-0', name: 'NVIDIA L40S' };
    const rest = { driver_version: '1', pci_bus_id: '', vbios_version: '', compute_capability: '' };
    named.add(gpu.info, { ...labels, ...rest }, 1);
    ring.observe(named, START);
    ring.observe(collection(undefined, [{ up: 0 }]), START + 5_000);
    const slots = ring.slotsAfter(0);
    const [lost] = ring.gpus.values();
    expect(lost).toMatchObject({ name: 'NVIDIA L40S', deviceId: '0' });
    expect(lost?.history.values('up', slots)).toEqual([1, 0]);
    expect(lost?.history.values('busySeconds', slots)).toEqual([1, Number.NaN]);
    expect(ring.servers.get(KEY)?.history.values('queueDepth', slots)).toEqual([1, Number.NaN]);
  });

  test('nothing after it was cleared', () => {
    const ring = new Ring();
    ring.observe(collection({}, [{}]), START);
    ring.clear();
    expect([ring.servers.size, ring.gpus.size, ring.lastAt, ring.slotsAfter(0)]).toEqual([
      0,
      0,
      undefined,
      [],
    ]);
    expect(ring.observe(collection({}), START - MINUTE_MS)).toBe(true);
  });
});

test('a promise is of all models of its server', () => {
  const ring = new Ring();
  ring.observe(collection({}, [], { sloTtftMs: 2_000 }), START);
  expect(ring.servers.get(KEY)?.latest.sloTtftSeconds).toBe(2);
  expect(inference.sloTtftSeconds.labels).toEqual(['server']);
});
