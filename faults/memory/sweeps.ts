import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { MAIN } from '../../exporter/e2e/program.ts';

/** Built, as the program is. */
const SWEEPER = pathToFileURL(join(dirname(MAIN), '../faults/memory/sweeper.js'));

const swept = z.object({
  pid: z.number(),
  /** Since the process began. */
  seconds: z.number(),
  residentBytes: z.number(),
  /** Of the heap, and of buffers beside it. */
  usedBytes: z.number(),
});
/** What a process held after a sweep of its heap. */
export type Swept = z.infer<typeof swept>;

export interface Sweeps {
  /** For a process: it and those that it starts are swept. */
  readonly env: NodeJS.ProcessEnv;
  /** All so far. */
  read(): readonly Swept[];
}

/** Lets processes of Node sweep their heaps every so often. @param folder keeps what they say */
export function sweeping(folder: string, pauseMs: number): Sweeps {
  const path = join(folder, 'memory.ndjson');
  writeFileSync(path, '');
  return {
    env: {
      NODE_OPTIONS: `--expose-gc --import=${SWEEPER.href}`,
      FAULT_MEMORY: path,
      FAULT_SWEEP_MS: String(pauseMs),
    },
    read: () => readLines(path),
  };
}

/** Whole lines only: the last one may still be on its way. */
function readLines(path: string): Swept[] {
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
  return whole.filter((line) => line !== '').map((line) => swept.parse(JSON.parse(line)));
}
