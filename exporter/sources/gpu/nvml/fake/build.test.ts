import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buildFakeNvml, writeScenario } from './build.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fake-nvml-build-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('builds at once give one library, and leave nothing else behind', async () => {
  const omit = ['nvmlDeviceGetVbiosVersion', 'nvmlDeviceGetUUID'];
  const first = await buildFakeNvml({ omit });
  rmSync(path.dirname(first), { recursive: true });
  const built = await Promise.all(
    [omit, omit.toReversed(), omit].map((names) => buildFakeNvml({ omit: names })),
  );
  expect(new Set(built)).toEqual(new Set([first]));
  expect(readdirSync(path.dirname(first))).toEqual(['libnvidia-ml.so.1']);
  expect(path.dirname(await buildFakeNvml())).not.toBe(path.dirname(first));
});

test('a function that the fake does not have cannot be left out', async () => {
  await expect(buildFakeNvml({ omit: ['nvmlDeviceGetTemperatureX'] })).rejects.toThrow(
    'the fake NVML has no "nvmlDeviceGetTemperatureX"',
  );
});

test('a machine without a compiler is told what to install', async () => {
  vi.stubEnv('CC', path.join(folder, 'no-such-compiler'));
  vi.stubEnv('PATH', folder);
  await expect(buildFakeNvml()).rejects.toThrow('apt-get install gcc libc6-dev');
});

test('a scenario is replaced as a whole', () => {
  const file = path.join(folder, 'scenario');
  writeScenario(file, ['gpus 8', 'gpu 1 lost']);
  writeScenario(file, ['gpus 2']);
  expect(readFileSync(file, 'utf8')).toBe('gpus 2\n');
  expect(readdirSync(folder)).toEqual(['scenario']);
});
