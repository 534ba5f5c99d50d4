/** Views as the exporter makes them, for the tests of the page: a quarter of an hour that leads to one verdict. */
import type { ServerView, SourceView, StatusView, VerdictView } from '../view.ts';
import { BUSY, CALM, CALM_LOAD, gpu, KV_LOAD, serverCharts } from './loads.test.support.ts';
import type { ServerLoad } from './loads.test.support.ts';
import { flat } from './shapes.test.support.ts';

export const VERDICTS = {
  kvBound: {
    name: 'kv_bound',
    label: 'KV cache full',
    answer: 'Use the ones you have.',
    tone: 'act',
    says: '97 % of the KV cache is in use, 37 requests wait and 0.8 are preempted each second: memory is short, not compute.',
    next: 'Shorten the context, turn on prefix caching or quantise the cache before you buy: the batch is at 88 of 256.',
  },
  healthy: {
    name: 'healthy',
    label: 'Healthy',
    answer: 'Neither: these are used well, and they suffice.',
    tone: 'ok',
    says: 'The GPUs are 71 % busy, nothing waits, and first tokens come in 0.18 s, well inside the SLO of 2 s.',
    next: 'Leave it as it is.',
  },
  overprovisioned: {
    name: 'overprovisioned',
    label: 'Overprovisioned',
    answer: 'Fewer would do.',
    tone: 'spend',
    says: 'Two GPUs at 34 % hold this load with nothing waiting: $3.20 of $6.40 an hour are spent on room that is not used.',
    next: 'Fold into 1 replica; the warm pool stays at 1.',
  },
  gpuFault: {
    name: 'gpu_fault',
    label: 'GPU fault',
    answer: 'Neither yet: repair comes first.',
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
        notices: [{ kind: 'note', text: 'Traffic is 1.9 times what it was 15 minutes ago.' }],
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
  const judged = { name: html, label: html, answer: html, tone: 'act', says: html, next: html } as const;
  return view(now, {
    simulated: { scenario: html, summary: html, scenarios: [{ name: html, summary: html }] },
    servers: [
      server(now, judged, CALM_LOAD, {
        server: html,
        model: html,
        notices: [{ kind: 'warning', text: html }],
        unknown: [html],
      }),
    ],
    gpus: [{ ...gpu(now, 0, CALM), name: html, uuid: html }],
    sources: [{ source: html, up: false, required: true, problem: html, details: [html] }],
    links: [
      { label: html, href: 'javascript:document.title=1' },
      { label: html, href: 'metrics' },
    ],
  });
}
