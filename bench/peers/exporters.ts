/** The exporters of GPU metrics that are compared, each as its users start it. */
import { MAIN } from '../program.ts';
import type { GpuNode } from './node.ts';
import { valuesOn } from './page.ts';
import type { PeerName } from './programs.ts';
import type { Launch } from './start.ts';

/** What an exporter asks for its readings: only those that ask the same are compared. */
export type Backend = 'NVML' | 'nvidia-smi';

export interface Exporter {
  readonly name: string;
  readonly backend: Backend;
  /** How it collects, in words. */
  readonly how: string;
  /** The program that must be here; none for Headroom. */
  readonly peer?: PeerName;
  launch(node: GpuNode, port: number, path: string): Launch;
}

export const OURS = 'Headroom';

/** Ours first in each backend. */
export const EXPORTERS: readonly Exporter[] = [
  headroom('NVML', (node) => ['--gpu.source=nvml', `--gpu.nvml-library=${node.library}`]),
  nvidiaGpuExporter('nvidia_gpu_exporter-nvml', 'NVML', 'at each scrape', () => ['--collect.backend=nvml']),
  nvidiaGpuExporter('nvidia_gpu_exporter-nvml', 'NVML', 'every second', () => [
    '--collect.backend=nvml',
    '--collect.interval=1s',
  ]),
  {
    name: 'nvitop-exporter',
    backend: 'NVML',
    how: 'every second',
    peer: 'nvitop-exporter',
    launch: (node, port, path) => ({
      name: 'nvitop-exporter',
      command: path,
      args: ['--bind-address=127.0.0.1', `--port=${port}`],
      environment: node.environment,
      port,
      isReady: hasAll('gpu_power_usage_W', node.gpus),
    }),
  },
  headroom('nvidia-smi', (node) => [
    '--gpu.source=nvidia-smi',
    `--gpu.nvidia-smi-command=${JSON.stringify(node.nvidiaSmi('headroom'))}`,
  ]),
  nvidiaGpuExporter('nvidia_gpu_exporter', 'nvidia-smi', 'at each scrape', (node) => [
    '--collect.backend=exec',
    `--nvidia-smi-command=${node.nvidiaSmi('at-scrape').join(' ')}`,
  ]),
  nvidiaGpuExporter('nvidia_gpu_exporter', 'nvidia-smi', 'every second', (node) => [
    '--collect.backend=exec',
    '--collect.interval=1s',
    `--nvidia-smi-command=${node.nvidiaSmi('each-second').join(' ')}`,
  ]),
];

function headroom(backend: Backend, flags: (node: GpuNode) => string[]): Exporter {
  return {
    name: OURS,
    backend,
    how: 'every second',
    launch: (node, port) => ({
      name: OURS,
      command: process.execPath,
      args: [MAIN, `--web.listen-address=127.0.0.1:${port}`, ...flags(node)],
      environment: node.environment,
      port,
      isReady: hasAll('gpu_power_watts', node.gpus),
    }),
  };
}

function nvidiaGpuExporter(
  peer: PeerName,
  backend: Backend,
  how: string,
  flags: (node: GpuNode) => string[],
): Exporter {
  return {
    name: 'nvidia_gpu_exporter',
    backend,
    how,
    peer,
    launch: (node, port, path) => ({
      name: peer,
      command: path,
      args: [`--web.listen-address=127.0.0.1:${port}`, ...flags(node)],
      environment: node.environment,
      port,
      isReady: hasAll('nvidia_smi_power_draw_watts', node.gpus),
    }),
  };
}

/** Ready is an exporter whose page has the power of every GPU. */
function hasAll(name: string, gpus: number): (page: string) => boolean {
  return (page) => valuesOn(page, name).filter((value) => !Number.isNaN(value)).length === gpus;
}
