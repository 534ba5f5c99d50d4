/** `--gpu.source=auto`: NVML where it can be loaded, else nvidia-smi. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fakeBox } from '../sources/gpu/nvidia-smi/fake/box.ts';
import { buildFakeNvml, writeScenario } from '../sources/gpu/nvml/fake/build.ts';
import { startProgram } from './program.ts';
import { eventually, valuesOf } from './series.ts';

function nvidiaSmiFlag(): string {
  const box = fakeBox('a100-two');
  onTestFinished(() => box.remove());
  return `--gpu.nvidia-smi-command=${JSON.stringify([process.execPath, ...box.command])}`;
}

test('nvidia-smi is used where NVML cannot be loaded, and the log says so', async () => {
  const flags = ['--gpu.nvml-library=/nowhere/libnvidia-ml.so.1', nvidiaSmiFlag()];
  const program = await startProgram(flags, { cleanup: onTestFinished });
  const page = await eventually(program.url, (text) => expect(valuesOf(text, 'gpu_up')).toEqual([1, 1]));
  expect(valuesOf(page, 'gpu_feature_available', { feature: 'xid', reason: 'not_in_source' })).toEqual([
    0, 0,
  ]);
  expect(program.logs().map(({ msg }) => msg)).toContainEqual(
    expect.stringContaining('GPUs are read by nvidia-smi'),
  );
});

test('NVML is used where both are there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-auto-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const scenario = join(folder, 'scenario');
  writeScenario(scenario, ['gpus 3']);
  const flags = [`--gpu.nvml-library=${await buildFakeNvml()}`, nvidiaSmiFlag()];
  const program = await startProgram(flags, {
    cleanup: onTestFinished,
    env: { FAKE_NVML_SCENARIO: scenario },
  });
  const page = await eventually(program.url, (text) => expect(valuesOf(text, 'gpu_up')).toEqual([1, 1, 1]));
  expect(valuesOf(page, 'gpu_feature_available', { feature: 'xid' })).toEqual([1, 1, 1]);
});

test('a driver that does not answer is said, and nvidia-smi is not asked in its place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-auto-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const scenario = join(folder, 'scenario');
  writeScenario(scenario, ['return nvmlInit_v2 18']);
  const flags = [`--gpu.nvml-library=${await buildFakeNvml()}`, nvidiaSmiFlag()];
  const program = await startProgram(flags, {
    cleanup: onTestFinished,
    env: { FAKE_NVML_SCENARIO: scenario },
  });
  const page = await eventually(program.url, (text) =>
    expect(valuesOf(text, 'headroom_source_up', { source: 'gpu' })).toEqual([0]),
  );
  expect(valuesOf(page, 'gpu_up')).toEqual([]);
  expect(program.logs().map(({ msg }) => msg)).toContainEqual(expect.stringContaining('different versions'));
});
