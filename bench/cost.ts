import { mkdtempSync, rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildFakeNvml, writeScenario } from '../exporter/sources/gpu/nvml/fake/build.ts';
import { median } from './numbers.ts';
import { takenBytes, usagesOf } from './processes.ts';
import { scrapeOnce, startExporter, valueOn } from './program.ts';
import type { Figure } from './table.ts';

const SCRAPE_INTERVAL_MS = 5_000;
const MEBIBYTE = 1_048_576;

async function withFakeNode<T>(
  run: (flags: string[], environment: NodeJS.ProcessEnv) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'));
  try {
    const scenario = join(folder, 'scenario');
    writeScenario(scenario, ['gpus 8', 'gpu * utilisation 80']);
    const library = await buildFakeNvml();
    return await run(['--gpu.source=nvml', `--gpu.nvml-library=${library}`], {
      FAKE_NVML_SCENARIO: scenario,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** CPU and memory of both processes with 8 GPUs at the default intervals, scraped every five seconds. */
export function measureCost(seconds: number): Promise<readonly Figure[]> {
  return withFakeNode(async (flags, environment) => {
    const program = await startExporter(flags, environment);
    const agent = new Agent({ keepAlive: true });
    try {
      const read = async () => (await scrapeOnce(program.port, agent, false)).body.toString();
      // Past the start: module loading and the first detail passes are not the loop.
      await sleep(3_000);
      const first = await read();
      const begin = performance.now();
      const resident: number[] = [];
      let last = first;
      while (performance.now() - begin < seconds * 1000) {
        await sleep(SCRAPE_INTERVAL_MS);
        last = await read();
        resident.push(residentBytes(last));
      }
      const elapsed = (performance.now() - begin) / 1000;
      const share = (family: string) => (100 * (valueOn(last, family) - valueOn(first, family))) / elapsed;
      const third = Math.ceil(resident.length / 3);
      return [
        {
          what: 'inner loop, 8 GPUs: CPU of the reader',
          value: share('headroom_gpu_reader_cpu_seconds_total'),
          unit: '% of a core',
          ofCpu: true,
          target: 1,
        },
        {
          what: 'CPU of the exporter, 8 GPUs, a scrape every 5 s',
          value: share('process_cpu_seconds_total'),
          unit: '% of a core',
          ofCpu: true,
        },
        {
          what: `RSS of both processes after ${Math.round(elapsed)} s`,
          value: residentBytes(last) / MEBIBYTE,
          unit: 'MiB',
        },
        {
          what: 'memory that they take, shared pages counted once',
          value: takenBytes(usagesOf(program.pid)) / MEBIBYTE,
          unit: 'MiB',
          // The program file of Node is 40 of them.
          target: 96,
        },
        {
          what: 'RSS growth, last third against the third before',
          value: (median(resident.slice(-third)) - median(resident.slice(-2 * third, -third))) / MEBIBYTE,
          unit: 'MiB',
          target: 2,
        },
      ];
    } finally {
      agent.destroy();
      await program.stop();
    }
  });
}

function residentBytes(page: string): number {
  return (
    valueOn(page, 'process_resident_memory_bytes') +
    valueOn(page, 'headroom_gpu_reader_resident_memory_bytes')
  );
}

/** Seconds from the start of the process to a page with GPU series, median of `runs`. */
export function measureStart(runs: number): Promise<readonly Figure[]> {
  return withFakeNode(async (flags, environment) => {
    const times: number[] = [];
    for (let i = 0; i < runs; i++) {
      const program = await startExporter(flags, environment);
      const agent = new Agent();
      const { body } = await scrapeOnce(program.port, agent, false);
      if (!body.toString().includes('gpu_power_watts{'))
        throw new Error('the first scrape has no GPU series');
      times.push((performance.now() - program.startedAt) / 1000);
      agent.destroy();
      await program.stop();
    }
    return [{ what: 'start to first scrape with GPU series', value: median(times), unit: 's', target: 1 }];
  });
}
