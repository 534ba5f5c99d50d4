/** One node of GPUs, for all exporters alike: fake ones, of which what is measured is the exporter; or those of this machine. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildFakeNvml, writeScenario } from '../../exporter/sources/gpu/nvml/fake/build.ts';

export interface GpuNode {
  readonly gpus: number;
  readonly what: string;
  /** Whether nvidia-smi is the one of the driver, so that what it costs is counted. */
  readonly isReal: boolean;
  /** Path of libnvidia-ml.so.1, or its name where the loader finds it. */
  readonly library: string;
  /** For programs that look for the library by its name. */
  readonly environment: NodeJS.ProcessEnv;
  /** Words of a command that answers as nvidia-smi does. Each program needs one of its own: answers are kept. */
  nvidiaSmi(program: string): readonly string[];
  remove(): void;
}

const SMI = 'exporter/sources/gpu/nvidia-smi';
const CAPTURE = join(process.cwd(), SMI, 'fixtures/a100-two.txt');
const FAKE_SMI = join(process.cwd(), SMI, 'fake/nvidia-smi.mjs');
const REPLAY = join(process.cwd(), 'bench/peers/replay-nvidia-smi');

export async function fakeNode(gpus: number): Promise<GpuNode> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  const library = await buildFakeNvml();
  const scenario = join(folder, 'scenario');
  writeScenario(scenario, [`gpus ${gpus}`, 'gpu * utilisation 80']);
  const capture = join(folder, 'capture.txt');
  writeFileSync(capture, captureOf(readFileSync(CAPTURE, 'utf8'), gpus));
  const control = join(folder, 'control.json');
  writeFileSync(control, JSON.stringify({ capture, state: 'load' }));
  return {
    gpus,
    what: `${gpus} GPU${gpus === 1 ? '' : 's'}`,
    isReal: false,
    library,
    environment: { FAKE_NVML_SCENARIO: scenario, LD_LIBRARY_PATH: dirname(library) },
    nvidiaSmi(program) {
      const answers = join(folder, program);
      mkdirSync(answers, { recursive: true });
      return [REPLAY, answers, process.execPath, FAKE_SMI, `--fake-control=${control}`];
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** The GPUs of this machine. @throws Error if nvidia-smi lists none */
export async function realNode(nvidiaSmi: readonly string[] = ['nvidia-smi']): Promise<GpuNode> {
  const rows = await gpusBy(nvidiaSmi);
  const [name, driver] = rows[0]?.split(', ') ?? [];
  return {
    gpus: rows.length,
    what: `${rows.length} x ${name}, driver ${driver}`,
    isReal: true,
    library: 'libnvidia-ml.so.1',
    environment: {},
    nvidiaSmi: () => nvidiaSmi,
    remove: () => undefined,
  };
}

/** Name and driver of each. */
async function gpusBy([program = '', ...words]: readonly string[]): Promise<string[]> {
  const query = [...words, '--query-gpu=name,driver_version', '--format=csv'];
  const { stdout } = await promisify(execFile)(program, query).catch((error: Error) => {
    throw new Error(
      `nvidia-smi lists no GPU of this machine: ${error.message}. Without --real fake ones are measured.`,
    );
  });
  return stdout.trim().split('\n').slice(1);
}

/** Columns that a peer insists on and the capture lacks, and their values on every GPU. */
const ADDED = {
  'driver_model.current': '[N/A]',
  'driver_model.pending': '[N/A]',
  serial: '1650023000000',
  'pci.sub_device_id': '0x16C110DE',
};
const HEADER = /^driver_version, count, name, .*$/;
const HELP = 'List of valid properties to query for the switch "--query-gpu":';
const HELP_WITH_ADDED = [HELP, ...Object.keys(ADDED).flatMap((name) => ['', `"${name}"`, 'Added.'])];
/** A row of `--query-gpu`: driver, count, name, uuid, bus id, index and the rest. */
const ROW = /^([\d.]+), \d+, ([^,]+), (GPU-[\w-]+), [\dA-F:.]+, (\d+), (.*)$/;

/** A capture with another number of GPUs: all are as the first one, under uuids and bus ids of their own. */
export function captureOf(capture: string, gpus: number): string {
  return capture
    .split('\n')
    .flatMap((line) => {
      if (line === HELP) return HELP_WITH_ADDED;
      if (HEADER.test(line)) return [`${line}, ${Object.keys(ADDED).join(', ')}`];
      return ROW.test(line) ? rowsOf(line, gpus) : [line];
    })
    .join('\n');
}

function rowsOf(line: string, gpus: number): string[] {
  const [, driver, name, uuid = '', index, rest] = ROW.exec(line) ?? [];
  if (index !== '0') return [];
  return Array.from({ length: gpus }, (_, at) => {
    const hex = at.toString(16).padStart(2, '0');
    const ids = [`${uuid.slice(0, -2)}${hex}`, `00000000:${hex.toUpperCase()}:00.0`, at];
    return [driver, gpus, name, ...ids, rest, ...Object.values(ADDED)].join(', ');
  });
}
