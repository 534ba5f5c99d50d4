import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalServer } from '../exporter/e2e/local-server.ts';
import type { Answer } from '../exporter/e2e/local-server.ts';
import { startProgram } from '../exporter/e2e/program.ts';
import type { Program } from '../exporter/e2e/program.ts';
import { valuesOf } from '../exporter/e2e/series.ts';
import { vllmPage } from '../exporter/e2e/vllm-page.ts';
import type { Stage } from './stage.ts';

/** Name of the server that is well in every fault: what is broken beside it must not cost it anything. */
const STEADY = 'steady';
/** How long a reading of a server may take here. */
const SERVER_TIMEOUT = '1s';

export const steady: Answer = (_request, response) => {
  response.setHeader('Content-Type', 'text/plain; version=0.0.4').end(vllmPage(1, 'm'));
};

export interface ExporterParts {
  readonly flags?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Servers beside the steady one, by name. */
  readonly servers?: Readonly<Record<string, Answer>>;
  readonly intake?: object;
}

/** The built program with one server that is well, and whatever else a fault needs. */
export async function startExporter(stage: Stage, parts: ExporterParts = {}): Promise<Program> {
  const start = await prepareExporter(stage, parts);
  return start();
}

/** The same, to be started more than once. */
export async function prepareExporter(
  stage: Stage,
  parts: ExporterParts = {},
): Promise<() => Promise<Program>> {
  const { flags = ['--gpu.source=none'], env = {}, intake = {} } = parts;
  const servers = [];
  for (const [name, answer] of Object.entries({ [STEADY]: steady, ...parts.servers })) {
    const url = `${await startLocalServer(answer, stage.cleanup)}/metrics`;
    servers.push({ name, url, timeout: SERVER_TIMEOUT });
  }
  const config = writeConfig(stage, { inference: { servers }, intake });
  const args = ['--no-host.metrics', '--kubernetes.pod-resources-socket=none', `--config.file=${config}`];
  return () => startProgram([...args, ...flags], { cleanup: stage.cleanup, env });
}

/** Whole or not at all: the exporter may read it at any moment. */
export function writeConfig(stage: Stage, config: object | string): string {
  const path = join(stage.folder, 'headroom.yaml');
  // YAML takes JSON as it is.
  writeFileSync(`${path}.new`, typeof config === 'string' ? config : JSON.stringify(config));
  renameSync(`${path}.new`, path);
  return path;
}

export function isUp(page: string, source: string): boolean {
  return valuesOf(page, 'headroom_source_up', { source })[0] === 1;
}

/** What no fault of something else may cost: the steady server, and what was pushed. */
export function othersServed(page: string): string | undefined {
  if (!page.endsWith('\n')) return 'a page was cut off';
  if (!isUp(page, `inference/${STEADY}`)) return 'the server that is well was down on a page';
  const depth = valuesOf(page, 'inference_queue_depth', { server: STEADY });
  if (depth[0] !== 3) return `the server that is well had a queue of ${depth[0]}, not 3`;
  return isUp(page, 'intake') ? undefined : 'the intake was down on a page';
}
