import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startChild } from './child.ts';
import type { Child, Cleanup } from './child.ts';

/** Of the repository, whether this runs as it is or built. */
const ROOT = import.meta.dirname.replace(/(?:\/dist)?\/exporter\/e2e$/, '');
/** The built program: what users run. `npm test` builds it first. */
export const MAIN = join(ROOT, 'dist/exporter/main.js');

const logLine = z.looseObject({ level: z.unknown(), msg: z.string() });
export type LogLine = z.infer<typeof logLine>;

export interface Program extends Child {
  /** `http://127.0.0.1:PORT`, as the program said it. */
  readonly url: string;
  logs(): readonly LogLine[];
}

/** Starts `gpu-headroom` on a port that the system chooses and waits until it listens. Logs are JSON. */
export async function startProgram(
  args: readonly string[],
  options: { cleanup: Cleanup; env?: NodeJS.ProcessEnv },
): Promise<Program> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is not there. Type: npm run build`);
  const fixed = ['--web.listen-address=127.0.0.1:0', '--log.format=json'];
  const child = startChild(process.execPath, [MAIN, ...fixed, ...args], options);
  const logs = () => parseLogs(child.stderr());
  await child.said(/"msg":"listening"/);
  const address = logs().find((line) => line.msg === 'listening')?.['address'];
  return { ...child, url: `http://${String(address)}`, logs };
}

/** Complete lines only: the last one may still be on its way. */
function parseLogs(text: string): LogLine[] {
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => logLine.parse(JSON.parse(line)));
}
