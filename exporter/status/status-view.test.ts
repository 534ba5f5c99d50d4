import { describe, expect, test } from 'vitest';
import { PAGES } from '../documents/pages.ts';
import type { ModelReading } from '../model/inference.ts';
import { Samples } from '../model/samples.ts';
import type { SourceHealth } from '../snapshot/runner.ts';
import { toSamples } from '../sources/inference/project.ts';
import { Recent } from './recent.ts';
import { collection, START } from './recent/ring.test.support.ts';
import { statusView } from './status-view.ts';
import type { ViewParts } from './status-view.ts';

function health(source: string, problem?: string): SourceHealth {
  const up = problem === undefined;
  return { source, required: true, up, durationMs: 1, lastSuccess: START, failures: 0, problem };
}

const CHAT = { name: 'chat', devices: ['0'], isPushed: false };

function partsOf(changes: Partial<ViewParts> = {}): ViewParts {
  return {
    recent: new Recent(),
    collector: { health: [health('gpu'), health('inference/chat')], descriptions: [['2 x L40S'], []] },
    configured: [CHAT],
    telemetryPath: '/metrics',
    ...changes,
  };
}

/** The view after half a minute of a server that does well, but for the changes. */
function viewAfter(reading: Partial<ModelReading>, parts: ViewParts, of = collection) {
  const well = { ready: true, requestsRunning: 4, queueDepth: 0 };
  for (const after of [0, 10_000, 20_000, 30_000]) {
    const counters = { requests: { ok: after }, generationTokens: after };
    parts.recent.observe(of({ ...well, ...counters, ...reading }, []), START + after);
  }
  return statusView(parts, 5_000, START + 31_000);
}

test('before anything was read there are the sources, the links and why', () => {
  const view = statusView(partsOf({ links: [{ label: 'Prometheus', href: 'http://p/' }] }), 5_000, START);
  expect(view).toMatchObject({
    now: START,
    intervalMs: 5_000,
    servers: [{ server: 'chat', charts: [] }],
    gpus: [],
  });
  expect(view).not.toHaveProperty('collectedAt');
  const documents = PAGES.filter(({ name }) => name !== 'simulator').map(({ name }) => `./docs/${name}`);
  expect(view.links.map(({ href }) => href)).toEqual([
    './metrics',
    './-/healthy',
    './-/ready',
    ...documents,
    'http://p/',
  ]);
  expect(view.sources[0]).toEqual({
    source: 'gpu',
    up: true,
    required: true,
    lastSuccess: START,
    details: ['2 x L40S'],
  });
});

function unknownOf(parts: ViewParts): readonly string[] {
  return viewAfter({}, parts).servers[0]?.unknown ?? [];
}

describe('what is unknown is said with what to do', () => {
  test('a server that could never be read', () => {
    const collector = { health: [health('inference/chat', 'nothing listens there')], descriptions: [[]] };
    const [server] = statusView(partsOf({ collector }), 5_000, START).servers;
    expect(server).toEqual({
      server: 'chat',
      model: '',
      unknown: ['"chat" could not be read: nothing listens there.'],
      notices: [],
      deviceIds: ['0'],
      charts: [],
    });
  });

  test('a server that is read and cannot be shown', () => {
    const parts = partsOf();
    const samples = collection({ model: 'y'.repeat(10_000) });
    parts.recent.observe(samples, START);
    const view = statusView(parts, 5_000, START);
    expect(view.leftOut).toBe(1);
    expect(view.servers[0]?.unknown[0]).toContain('its name is too long');
  });

  test('a server that pushes, and has not yet', () => {
    const configured = [{ name: 'own', devices: [], isPushed: true }];
    expect(statusView(partsOf({ configured }), 5_000, START).servers[0]?.unknown).toEqual([
      'Nothing was pushed for "own" yet. Try POST /v1/events with "server": "own".',
    ]);
  });

  test('a source that is down now', () => {
    const collector = {
      health: [health('gpu'), health('inference/chat', 'it answers 503.')],
      descriptions: [],
    };
    expect(unknownOf(partsOf({ collector }))[0]).toBe(
      '"chat" could not be read: it answers 503. The charts end with its last reading.',
    );
  });

  test('no GPU that it is known to run on', () => {
    expect(unknownOf(partsOf())).toContain(
      'Utilisation is unknown: none of the GPUs 0, which are the devices of "chat", is here.',
    );
    expect(unknownOf(partsOf({ configured: [{ ...CHAT, devices: [] }] }))).toContain(
      'Utilisation is unknown: name the GPUs of "chat" under inference.servers[].devices, such as [0].',
    );
    const noGpu = { health: [health('gpu', 'no NVIDIA driver here')], descriptions: [] };
    expect(unknownOf(partsOf({ collector: noGpu }))).toContain(
      'Utilisation is unknown: no NVIDIA driver here.',
    );
    const off = { health: [health('inference/chat')], descriptions: [] };
    expect(unknownOf(partsOf({ collector: off }))).toContain(
      'Utilisation is unknown: GPUs are not read with --gpu.source=none.',
    );
  });

  test('no promise, and one that cannot be judged', () => {
    expect(unknownOf(partsOf())).toContain(
      'No SLO: set inference.servers[].slo.ttft of "chat", such as 2s, to have its latency judged.',
    );
    const parts = partsOf();
    const promised = viewAfter({}, parts, (reading, gpus) => collection(reading, gpus, { sloTtftMs: 2_000 }));
    expect(promised.servers[0]?.unknown).toContain(
      '"chat" does not tell its time to first token: that SLO cannot be judged.',
    );
  });

  test('requests that wait while no latency can be judged', () => {
    const [server] = viewAfter({ queueDepth: 200 }, partsOf()).servers;
    expect(server).not.toHaveProperty('verdict');
    expect(server?.unknown).toContain(
      'No verdict: requests wait, and only a latency with an SLO would say whether too long.',
    );
  });

  test('a verdict that waits for more readings', () => {
    const parts = partsOf();
    parts.recent.observe(collection({ ready: true }), START);
    expect(statusView(parts, 5_000, START).servers[0]?.unknown[0]).toBe(
      'The verdict comes after 30 seconds of readings: less would be chance.',
    );
  });
});

test('a verdict is said with its sentences, and since when', () => {
  const [server] = viewAfter({ requestsRunning: 4 }, partsOf()).servers;
  expect(server?.verdict).toMatchObject({ name: 'healthy', tone: 'ok', since: START + 30_000 });
  expect(server?.verdict?.says).toBe('1000 requests a second are finished and no request waits.');
  expect(server?.verdict?.next).toMatch(/^[A-Z].*\.$/);
});

test('what is broken comes first, what is well last', () => {
  const states: Readonly<Record<string, Partial<ModelReading>>> = {
    healthy: {},
    idle: { requestsRunning: 0, requests: { ok: 0 }, generationTokens: 0 },
    loading: { ready: false },
    stalled: { generationTokens: 0 },
  };
  const parts = partsOf({
    configured: [{ name: 'silent', devices: [], isPushed: false }],
    collector: { health: [health('inference/silent', 'no answer')], descriptions: [] },
  });
  const all = (reading: Partial<ModelReading>) => {
    const samples = new Samples();
    for (const [name, state] of Object.entries(states)) {
      const readings = [{ model: 'm', engine: 'vllm', ...reading, ...state }];
      samples.merge(toSamples(readings, { server: name, gpus: [] }));
    }
    return samples;
  };
  const view = viewAfter({}, parts, (reading = {}) => all(reading));
  expect(view.servers.map(({ server }) => server)).toEqual([
    'stalled',
    'loading',
    'silent',
    'idle',
    'healthy',
  ]);
});

test('GPUs stand in the order of their index; one that is lost is shown as that', () => {
  const parts = partsOf();
  const gpus = Array.from({ length: 11 }, (_, index) => ({ up: index === 10 ? 0 : 1 }));
  parts.recent.observe(collection({}, gpus), START);
  const view = statusView(parts, 5_000, START);
  expect(view.gpus.map(({ deviceId }) => deviceId)).toEqual(gpus.map((_, index) => String(index)));
  expect(view.gpus.map(({ up }) => up)).toEqual(gpus.map(({ up }) => up === 1));
  expect(view.servers[0]?.deviceIds).toHaveLength(11);
});

test('GPUs that are not read, because their source is down, are not called lost', () => {
  const parts = partsOf();
  parts.recent.observe(collection(undefined, [{}, { up: 0 }]), START);
  parts.recent.observe(new Samples(), START + 5_000);
  const seen = statusView(parts, 5_000, START + 5_000);
  expect(seen.gpus.map(({ up }) => up)).toEqual([false, false]);
  const collector = { health: [health('gpu', 'the driver hangs')], descriptions: [[]] };
  const unseen = statusView({ ...parts, collector }, 5_000, START + 5_000);
  expect(unseen.gpus.map(({ up }) => up)).toEqual([true, false]);
});
