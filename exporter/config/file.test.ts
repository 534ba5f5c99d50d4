import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { NO_LABELS } from '../../alerts/labels.ts';
import { DEFAULT_THRESHOLDS } from '../../alerts/verdict/thresholds.ts';
import { ENGINES } from '../sources/inference/adapters.ts';
import { INTAKE_DEFAULTS } from './intake-defaults.ts';
import { parseConfig, readConfigFile } from './file.ts';
import { ConfigProblem } from './problem.ts';

const FIXTURES = new URL('fixtures/', import.meta.url);
const names = readdirSync(FIXTURES);
const textOf = (name: string) => readFileSync(new URL(name, FIXTURES), 'utf8');

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigProblem) return error.lines;
    throw error;
  }
  return [];
}

test.each(names.filter((name) => name.endsWith('.good.yaml')))('%s is accepted', (name) => {
  expect(problemsOf(() => parseConfig(textOf(name), name))).toEqual([]);
});

// The first comment lines of a bad file are the answer that it must get, word for word.
test.each(names.filter((name) => name.endsWith('.bad.yaml')))('%s is refused in these words', (name) => {
  const text = textOf(name);
  const expected = text
    .split('\n')
    .filter((line) => line.startsWith('#> '))
    .map((line) => line.slice(3));
  expect(expected.length).toBeGreaterThan(0);
  expect(problemsOf(() => parseConfig(text, name))).toEqual(expected);
});

test.each([
  ['3ms', 3],
  ['1ms', 1],
])('a promise of %s a token is none of a timer', (text, milliseconds) => {
  const server = `{ name: chat, url: "http://127.0.0.1:8000/metrics", slo: { time_per_output_token: ${text} } }`;
  const { servers } = parseConfig(`inference: { servers: [${server}] }`, 'promise');
  expect(servers[0]?.sloTimePerOutputTokenMs).toBe(milliseconds);
});

test('reads the example of the design into base units', () => {
  expect(parseConfig(textOf('design.good.yaml'), 'design')).toEqual({
    servers: [
      {
        name: 'chat',
        url: 'http://127.0.0.1:8000/metrics',
        engine: 'auto',
        devices: ['0', '1'],
        maxBatchSize: 256,
        sloTtftMs: 2_000,
        sloTimePerOutputTokenMs: 100,
        timeoutMs: 5_000,
        sampleIntervalMs: 5_000,
      },
    ],
    pushedServers: [],
    intake: INTAKE_DEFAULTS,
    verdict: DEFAULT_THRESHOLDS,
    baselines: { timeZone: 'UTC', signals: [], ignore: [] },
    alerts: {},
    labels: NO_LABELS,
    dashboards: {},
    dollarsPerGpuHour: { default: 2.5, 'NVIDIA H100 80GB HBM3': 3.2 },
  });
});

test('an engine that nobody knows is refused with those that are known', () => {
  const text = "inference: { servers: [{ name: chat, url: 'http://127.0.0.1:8000/metrics', engine: vlm }] }";
  expect(problemsOf(() => parseConfig(text, 'test'))).toEqual([
    `inference.servers[0].engine: "vlm" is not one of auto, ${ENGINES.join(', ')}. Try auto.`,
  ]);
});

test('a missing file is said with its flag', async () => {
  await expect(readConfigFile('/nowhere/headroom.yaml')).rejects.toThrow(
    '--config.file: /nowhere/headroom.yaml: there is no such file. Try an existing YAML file.',
  );
});

test('an alias bomb is refused, not expanded', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`);
  expect(() => parseConfig(['l0: &l0 [x]', ...levels].join('\n'), 'bomb')).toThrow(ConfigProblem);
});

test('reads thresholds of the verdict, and takes the defaults for the others', () => {
  const { verdict } = parseConfig('verdict: { busy: 0.7, kv_full: 0.95 }', 'test');
  expect(verdict).toEqual({ ...DEFAULT_THRESHOLDS, busy: 0.7, kvFull: 0.95 });
});
