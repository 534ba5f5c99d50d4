/** What GPUs and servers go through in the views that the tests of the page draw. */
import type { ChartView, GpuView } from '../view.ts';
import { chart, flat, grow, whole } from './shapes.test.support.ts';
import type { Shape } from './shapes.test.support.ts';

const GIB = 2 ** 30;

interface Load {
  readonly utilisation: Shape;
  readonly memory: Shape;
  readonly power: Shape;
  readonly temperature: Shape;
}

export const BUSY: Load = {
  utilisation: (at, wobble) => Math.min(100, grow(71, 94, 0.3)(at, wobble) ?? 0),
  memory: flat(73.4 * GIB, 0.002),
  power: grow(430, 561, 0.3),
  temperature: grow(58, 66, 0.35),
};
export const CALM: Load = {
  utilisation: flat(34, 0.2),
  memory: flat(62.1 * GIB, 0.001),
  power: flat(268, 0.06),
  temperature: flat(47, 0.01),
};

export function gpu(now: number, index: number, load: Load, up = true): GpuView {
  const until =
    (shape: Shape): Shape =>
    (at, wobble) =>
      up || at < 0.6 ? shape(at, wobble) : null;
  const single = (title: string, unit: string, shape: Shape, limit?: ChartView['limit']) =>
    chart(now, { title, unit, lines: { [title]: until(shape) }, ...(limit ? { limit } : {}) });
  return {
    deviceId: String(index),
    uuid: `GPU-7c1e0d52-93a4-4f0b-8d1a-${String(index).padStart(12, '0')}`,
    name: 'NVIDIA H100 80GB HBM3',
    up,
    faults: [],
    charts: [
      single('Utilisation', 'percent', load.utilisation),
      single('Memory', 'bytes', load.memory, { label: '79.6 GiB in all', value: 79.6 * GIB }),
      single('Power', 'watts', load.power, { label: 'limit 700 W', value: 700 }),
      single('Temperature', 'celsius', load.temperature),
    ],
  };
}

export interface ServerLoad {
  readonly kv: Shape;
  readonly waiting: Shape;
  readonly running: Shape;
  readonly tokens: Shape;
  readonly ttft: Shape;
  readonly utilisation: Shape;
}

export function serverCharts(now: number, load: ServerLoad): ChartView[] {
  return [
    chart(now, { title: 'Output', unit: 'tokens_per_second', lines: { tokens: load.tokens } }),
    chart(now, {
      title: 'Time to first token',
      unit: 'seconds',
      lines: { p95: load.ttft, p50: (at, wobble) => 0.4 * (load.ttft(at, -wobble) ?? 0) },
      limit: { label: 'SLO 2 s', value: 2 },
    }),
    chart(now, {
      title: 'KV cache',
      unit: 'percent',
      lines: { used: load.kv },
      limit: { label: 'full at 90 %', value: 90 },
    }),
    chart(now, {
      title: 'Requests',
      unit: 'requests',
      lines: { waiting: load.waiting, running: load.running },
    }),
    chart(now, {
      title: 'Batch',
      unit: 'requests',
      lines: { size: load.running },
      limit: { label: 'capacity 256', value: 256 },
    }),
    chart(now, { title: 'GPU utilisation', unit: 'percent', lines: { mean: load.utilisation } }),
  ];
}

export const KV_LOAD: ServerLoad = {
  kv: (at, wobble) => Math.min(99, grow(62, 97, 0.25)(at, wobble) ?? 0),
  waiting: whole(grow(0, 37, 0.4)),
  running: whole(grow(52, 88, 0.2)),
  tokens: (at, wobble) => (grow(1_950, 2_410, 0.15)(at, wobble) ?? 0) - 500 * Math.max(0, at - 0.5),
  ttft: grow(0.31, 3.4, 0.45),
  utilisation: BUSY.utilisation,
};
export const CALM_LOAD: ServerLoad = {
  kv: flat(38, 0.05),
  waiting: () => 0,
  running: whole(flat(21, 0.15)),
  tokens: flat(840, 0.08),
  ttft: flat(0.18, 0.1),
  utilisation: CALM.utilisation,
};
