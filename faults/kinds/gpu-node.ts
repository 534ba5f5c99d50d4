import { join } from 'node:path';
import type { Program } from '../../exporter/e2e/program.ts';
import { valuesOf } from '../../exporter/e2e/series.ts';
import { buildFakeNvml, writeScenario } from '../../exporter/sources/gpu/nvml/fake/build.ts';
import { findCompiler } from '../../exporter/sources/gpu/nvml/fake/compiler.ts';
import { isUp, othersServed, startExporter } from '../exporter.ts';
import type { ExporterParts } from '../exporter.ts';
import { CannotBeTried } from '../fault.ts';
import type { Stage } from '../stage.ts';

export const GPUS = 4;
const NODE = `gpus ${GPUS}`;

/** The program on a driver that says something else, or nothing, while it runs. */
export interface GpuNode extends Program {
  /** What the driver does from now on beside having its GPUs. */
  driver(...lines: readonly string[]): void;
}

/** @throws CannotBeTried where no driver can be built */
export async function startGpuNode(
  stage: Stage,
  { flags = [], env = {}, ...parts }: ExporterParts = {},
): Promise<GpuNode> {
  if (process.platform !== 'linux' || (await findCompiler()) === undefined) {
    throw new CannotBeTried(
      'The driver that misbehaves needs Linux and a C compiler. Type: apt-get install gcc libc6-dev',
    );
  }
  const scenario = join(stage.folder, 'scenario');
  writeScenario(scenario, [NODE]);
  const program = await startExporter(stage, {
    ...parts,
    flags: [
      '--gpu.source=nvml',
      `--gpu.nvml-library=${await buildFakeNvml()}`,
      '--gpu.interval=100ms',
      '--gpu.detail-interval=200ms',
      '--gpu.timeout=2s',
      ...flags,
    ],
    env: { FAKE_NVML_SCENARIO: scenario, ...env },
  });
  return { ...program, driver: (...lines) => writeScenario(scenario, [NODE, ...lines]) };
}

/** All GPUs answer and have their series. */
export function allGpus(page: string): boolean {
  const up = valuesOf(page, 'gpu_up');
  return isUp(page, 'gpu') && up.length === GPUS && up.every((value) => value === 1) && powers(page) === GPUS;
}

export function gpusDown(page: string): boolean {
  return !isUp(page, 'gpu');
}

export function powers(page: string): number {
  return valuesOf(page, 'gpu_power_watts').length;
}

/** Data and health apart: a source that is down shows nothing old, and the others show all they have. */
export function nothingOld(page: string): string | undefined {
  if (gpusDown(page) && powers(page) > 0) return 'GPU series were shown while their source was down';
  return othersServed(page);
}
