/** Views as the exporter makes them, for the tests of the page: a quarter of an hour that leads to one verdict. */
import type { ChartView, GpuView, ServerView, SourceView, StatusView, VerdictView } from '../view.ts';

const GIB = 2 ** 30;
const STEP_SECONDS = 5;
const POINTS = 180;

/** A line from its shape: `at` goes from 0, a quarter of an hour ago, to 1, now. */
type Shape = (at: number, noise: number) => number | null;

/** Noise that is the same in every run, -1 to 1. */
function noise(index: number, seed: number): number {
  const value = Math.sin(index * 12.9898 + seed * 78.233) * 43_758.5453;
  return 2 * (value - Math.floor(value)) - 1;
}

const grow = (from: number, to: number, begin: number): Shape => {
  return (at, wobble) => {
    const share = Math.min(1, Math.max(0, (at - begin) / 0.35));
    const level = from + (to - from) * share * share * (3 - 2 * share);
    return Math.max(0, level * (1 + 0.03 * wobble));
  };
};

const flat = (level: number, wobbles = 0.04): Shape => {
  return (at, wobble) => Math.max(0, level * (1 + wobbles * wobble + 0.02 * Math.sin(at * 19)));
};

interface ChartOptions {
  readonly title: string;
  readonly unit: string;
  readonly lines: Readonly<Record<string, Shape>>;
  readonly limit?: ChartView['limit'];
}

function chart(now: number, { title, unit, lines, limit }: ChartOptions): ChartView {
  const end = Math.floor(now / 1_000);
  const indexes = Array.from({ length: POINTS }, (_, index) => index);
  return {
    title,
    unit,
    times: indexes.map((index) => end - (POINTS - 1 - index) * STEP_SECONDS),
    lines: Object.entries(lines).map(([label, shape], seed) => ({
      label,
      values: indexes.map((index) => shape(index / (POINTS - 1), noise(index, seed + title.length))),
    })),
    ...(limit ? { limit } : {}),
  };
}

interface Load {
  readonly utilisation: Shape;
  readonly memory: Shape;
  readonly power: Shape;
  readonly temperature: Shape;
}

const BUSY: Load = {
  utilisation: (at, wobble) => Math.min(100, grow(71, 94, 0.3)(at, wobble) ?? 0),
  memory: flat(73.4 * GIB, 0.002),
  power: grow(430, 561, 0.3),
  temperature: grow(58, 66, 0.35),
};
const CALM: Load = {
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
    charts: [
      single('Utilisation', 'percent', load.utilisation),
      single('Memory', 'bytes', load.memory, { label: '79.6 GiB in all', value: 79.6 * GIB }),
      single('Power', 'watts', load.power, { label: 'limit 700 W', value: 700 }),
      single('Temperature', 'celsius', load.temperature),
    ],
  };
}

interface ServerLoad {
  readonly kv: Shape;
  readonly waiting: Shape;
  readonly running: Shape;
  readonly tokens: Shape;
  readonly ttft: Shape;
  readonly utilisation: Shape;
}

function serverCharts(now: number, load: ServerLoad): ChartView[] {
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

const whole = (shape: Shape): Shape => {
  return (at, wobble) => Math.round(shape(at, wobble) ?? 0);
};

const KV_LOAD: ServerLoad = {
  kv: (at, wobble) => Math.min(99, grow(62, 97, 0.25)(at, wobble) ?? 0),
  waiting: whole(grow(0, 37, 0.4)),
  running: whole(grow(52, 88, 0.2)),
  tokens: (at, wobble) => (grow(1_950, 2_410, 0.15)(at, wobble) ?? 0) - 500 * Math.max(0, at - 0.5),
  ttft: grow(0.31, 3.4, 0.45),
  utilisation: BUSY.utilisation,
};
const CALM_LOAD: ServerLoad = {
  kv: flat(38, 0.05),
  waiting: () => 0,
  running: whole(flat(21, 0.15)),
  tokens: flat(840, 0.08),
  ttft: flat(0.18, 0.1),
  utilisation: CALM.utilisation,
};

export const VERDICTS = {
  kvBound: {
    name: 'kv_bound',
    tone: 'act',
    says: '97 % of the KV cache is in use, 37 requests wait and 0.8 are preempted each second: memory is short, not compute.',
    next: 'Shorten the context, turn on prefix caching or quantise the cache before you buy: the batch is at 88 of 256.',
  },
  healthy: {
    name: 'healthy',
    tone: 'ok',
    says: 'The GPUs are 71 % busy, nothing waits, and first tokens come in 0.18 s, well inside the SLO of 2 s.',
    next: 'Leave it as it is.',
  },
  overprovisioned: {
    name: 'overprovisioned',
    tone: 'spend',
    says: 'Two GPUs at 34 % hold this load with nothing waiting: $3.20 of $6.40 an hour are spent on room that is not used.',
    next: 'Fold into 1 replica; the warm pool stays at 1.',
  },
  gpuFault: {
    name: 'gpu_fault',
    tone: 'fault',
    says: 'GPU 1 has fallen off the bus (XID 79) and the server has lost half of its compute.',
    next: 'Drain the node and reset the GPU before you read any other number here.',
  },
} as const satisfies Record<string, Omit<VerdictView, 'since'>>;

function server(
  now: number,
  verdict: Omit<VerdictView, 'since'> | undefined,
  load: ServerLoad,
  more: Partial<ServerView> = {},
): ServerView {
  return {
    server: 'chat',
    model: 'meta-llama/Llama-3.3-70B-Instruct',
    ...(verdict ? { verdict: { ...verdict, since: now - 7 * 60_000 - 12_000 } } : {}),
    unknown: [],
    notices: [],
    deviceIds: ['0', '1'],
    charts: serverCharts(now, load),
    ...more,
  };
}

function sources(now: number): SourceView[] {
  return [
    {
      source: 'gpu',
      up: true,
      required: true,
      lastSuccess: now - 1_000,
      details: ['2 x NVIDIA H100 80GB HBM3, driver 590.48.01, read by nvml'],
    },
    {
      source: 'inference:chat',
      up: true,
      required: true,
      lastSuccess: now - 1_000,
      details: ['vLLM 0.11.0 at http://127.0.0.1:8000/metrics'],
    },
    { source: 'host', up: true, required: false, lastSuccess: now - 2_000, details: [] },
  ];
}

function view(now: number, parts: Partial<StatusView>): StatusView {
  return {
    version: '0.2.0',
    now,
    collectedAt: now - 1_000,
    intervalMs: 5_000,
    servers: [],
    gpus: [],
    sources: sources(now),
    links: [
      { label: 'Metrics', href: 'metrics' },
      { label: 'Ready', href: '-/ready' },
    ],
    leftOut: 0,
    ...parts,
  };
}

export function kvBound(now: number): StatusView {
  return view(now, {
    simulated: {
      scenario: 'long-context',
      summary: 'users paste long documents; the KV cache fills before the GPUs do.',
      scenarios: ['steady', 'long-context', 'burst', 'lost-gpu', 'night'].map((name) => ({
        name,
        summary: name,
      })),
    },
    servers: [
      server(now, VERDICTS.kvBound, KV_LOAD, {
        notices: ['Traffic is 1.9 times what it was 15 minutes ago.'],
      }),
    ],
    gpus: [gpu(now, 0, BUSY), gpu(now, 1, BUSY)],
  });
}

export function healthy(now: number): StatusView {
  return view(now, {
    servers: [
      server(now, VERDICTS.healthy, { ...CALM_LOAD, utilisation: flat(71, 0.06) }),
      server(now, VERDICTS.overprovisioned, CALM_LOAD, {
        server: 'embeddings',
        model: 'BAAI/bge-m3',
        deviceIds: ['2', '3'],
        unknown: [
          'The capacity of its batch is not known: set max_batch_size for "embeddings" in headroom.yaml.',
        ],
      }),
    ],
    gpus: [0, 1, 2, 3].map((index) => gpu(now, index, CALM)),
  });
}

export function fault(now: number): StatusView {
  const [first, second] = sources(now);
  return view(now, {
    servers: [server(now, VERDICTS.gpuFault, KV_LOAD)],
    gpus: [gpu(now, 0, BUSY), gpu(now, 1, BUSY, false)],
    sources: [
      ...(first ? [first] : []),
      ...(second ? [second] : []),
      {
        source: 'inference:batch',
        up: false,
        required: true,
        lastSuccess: now - 254_000,
        problem:
          'http://127.0.0.1:8001/metrics refuses connections. Start the server, or correct inference.servers[1].url in headroom.yaml.',
        details: [],
      },
    ],
  });
}

export function empty(now: number): StatusView {
  return view(now, {
    sources: [
      {
        source: 'gpu',
        up: false,
        required: false,
        problem:
          'no NVIDIA driver here: libnvidia-ml.so.1 is not found. Install the driver, or run where it is.',
        details: [],
      },
    ],
  });
}

export function many(now: number, count = 64): StatusView {
  const ids = Array.from({ length: count }, (_, index) => index);
  return view(now, {
    servers: [server(now, VERDICTS.kvBound, KV_LOAD, { deviceIds: ids.slice(0, 32).map(String) })],
    gpus: ids.map((index) => gpu(now, index, index % 3 === 0 ? BUSY : CALM, index !== 13)),
    leftOut: 8,
  });
}

/** No reading yet: what a page sees that is opened as the exporter starts. */
export function starting(now: number): StatusView {
  const { collectedAt: _none, ...rest } = view(now, { sources: [] });
  return rest;
}

/** Names and sentences from outside that are HTML. */
export function hostile(now: number): StatusView {
  const html = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  const judged = { name: html, tone: 'act', says: html, next: html } as const;
  return view(now, {
    simulated: { scenario: html, summary: html, scenarios: [{ name: html, summary: html }] },
    servers: [
      server(now, judged, CALM_LOAD, { server: html, model: html, notices: [html], unknown: [html] }),
    ],
    gpus: [{ ...gpu(now, 0, CALM), name: html, uuid: html }],
    sources: [{ source: html, up: false, required: true, problem: html, details: [html] }],
    links: [
      { label: html, href: 'javascript:document.title=1' },
      { label: html, href: 'metrics' },
    ],
  });
}
