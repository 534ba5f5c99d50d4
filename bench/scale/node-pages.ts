/** What the built program serves of a node with 8 GPUs and an inference server, twice. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildFakeNvml, writeScenario } from '../../exporter/sources/gpu/nvml/fake/build.ts';
import { scrapeOnce, startExporter } from '../program.ts';
import type { Running } from '../program.ts';

export const GPUS_PER_NODE = 8;
/** Name that the demo gives its server. */
export const SERVER = 'chat';
/** What UUIDs of the library that plays NVML begin with. */
export const UUID_START = 'GPU-fa4e0000-';

export interface TwoPages {
  readonly earlier: string;
  readonly later: string;
  /** Between them. */
  readonly seconds: number;
}

export interface NodePages {
  /** GPUs by NVML, the host and the exporter itself. */
  readonly node: TwoPages;
  /** An inference server of the simulator. */
  readonly server: TwoPages;
}

/** NVML's energy and traffic count from here on, so that they do not begin anew with another load. */
const EPOCH = Math.floor(Date.now() / 1000) - 3_600;
/** NVML is read in detail so often, and must have been before and between. */
const DETAIL_INTERVAL = '--gpu.detail-interval=1s';
const BEFORE_MS = 3_000;
const BETWEEN_MS = 5_000;

/** An H100 at some load, 0 to 1: all that NVML tells of one. */
function scenario(load: number): string[] {
  const gpms = [2, 3, 5, 10, 11, 12, 13].map(
    (id, index) => `gpu * gpm ${id} ${(load * (70 - 9 * index)).toFixed(2)}`,
  );
  return [
    `gpus ${GPUS_PER_NODE}`,
    `epoch ${EPOCH}`,
    `gpu * utilisation ${Math.round(100 * load)}`,
    `gpu * memory_used ${Math.round(load * 75e9)}`,
    `gpu * power ${Math.round(load * 655_123)}`,
    `gpu * energy_rate ${Math.round(load * 655_123)}`,
    `gpu * temperature ${Math.round(35 + 35 * load)}`,
    `gpu * memory_temperature ${Math.round(40 + 45 * load)}`,
    'gpu * pcie_transmit_rate 31234567',
    'gpu * pcie_receive_rate 42345678',
    'gpu * nvlink_transmit_rate 5123456',
    'gpu * nvlink_receive_rate 6234567',
    ...gpms,
  ];
}

/** @throws Error where there is no C compiler */
export async function nodePages(): Promise<NodePages> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-scale-'));
  const running: Running[] = [];
  const agent = new Agent({ keepAlive: true });
  try {
    const file = join(folder, 'scenario');
    const config = join(folder, 'headroom.yaml');
    writeScenario(file, scenario(0.6));
    writeFileSync(config, 'cost: { dollars_per_gpu_hour: { default: 2.5 } }\n');
    const library = await buildFakeNvml();
    const nvml = [
      '--gpu.source=nvml',
      `--gpu.nvml-library=${library}`,
      DETAIL_INTERVAL,
      `--config.file=${config}`,
    ];
    running.push(await startExporter(nvml, { FAKE_NVML_SCENARIO: file }));
    running.push(
      await startExporter(['demo', '--no-prometheus', '--scenario=healthy', `--gpus=${GPUS_PER_NODE}`]),
    );
    const read = () =>
      Promise.all(running.map(async ({ port }) => (await scrapeOnce(port, agent, false)).body.toString()));
    await sleep(BEFORE_MS);
    const earlier = await read();
    const began = performance.now();
    writeScenario(file, scenario(0.9));
    await sleep(BETWEEN_MS);
    const later = await read();
    const seconds = (performance.now() - began) / 1000;
    const two = (index: number) => ({ earlier: earlier[index] ?? '', later: later[index] ?? '', seconds });
    return { node: two(0), server: two(1) };
  } finally {
    agent.destroy();
    await Promise.all(running.map((program) => program.stop()));
    rmSync(folder, { recursive: true });
  }
}
