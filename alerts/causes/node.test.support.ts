/** The built program on a fake NVIDIA driver, which says something else while it runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cleanup } from '../../exporter/e2e/child.ts';
import { startProgram } from '../../exporter/e2e/program.ts';
import type { Program } from '../../exporter/e2e/program.ts';
import { buildFakeNvml, writeScenario } from '../../exporter/sources/gpu/nvml/fake/build.ts';
import { configFile, readingPage, startPage, temporaryFolder } from './page.test.support.ts';
import type { PageServer } from './page.test.support.ts';

export interface Node extends Program {
  /** What the driver says from now on. */
  driver(...lines: readonly string[]): void;
  /** The page of a server that it reads. */
  readonly page: PageServer;
  /** Tells it to load its config file again, with this in it, or with what it began with. */
  loadConfig(text?: string): void;
}

const GPUS = 'gpus 5';

/** Five GPUs and a server whose page is read; all is well. */
export async function startNode(cleanup: Cleanup): Promise<Node> {
  const folder = temporaryFolder(cleanup);
  const scenario = join(folder, 'scenario');
  writeScenario(scenario, [GPUS]);
  const page = await startPage(cleanup);
  const program = await startProgram(
    [
      '--gpu.source=nvml',
      `--gpu.nvml-library=${await buildFakeNvml()}`,
      '--gpu.interval=100ms',
      '--gpu.detail-interval=200ms',
      '--gpu.timeout=500ms',
      ...readingPage(folder, page, '1s'),
    ],
    { cleanup, env: { FAKE_NVML_SCENARIO: scenario } },
  );
  const config = configFile(folder);
  const first = readFileSync(config, 'utf8');
  return {
    ...program,
    page,
    driver: (...lines) => writeScenario(scenario, [GPUS, ...lines]),
    loadConfig(text = first) {
      writeFileSync(config, text);
      program.signal('SIGHUP');
    },
  };
}
