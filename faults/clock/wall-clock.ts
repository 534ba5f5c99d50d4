import { openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { compile, findCompiler } from '../../exporter/sources/gpu/nvml/fake/compiler.ts';
import { CannotBeTried } from '../fault.ts';
import type { Stage } from '../stage.ts';

// The C source is not copied to dist.
const SOURCE = join(import.meta.dirname.replace('/dist/faults/', '/faults/'), 'clock.c');
const BYTES = 8;

/** The clock on the wall of one process, which can be set while it runs. */
export interface WallClock {
  /** For the process. */
  readonly env: NodeJS.ProcessEnv;
  /** Moves it to so many seconds from that of this machine; at once. */
  set(seconds: number): void;
  /** What it says, Unix milliseconds. */
  now(): number;
}

/** @throws CannotBeTried where what moves it cannot be built */
export async function wallClock(stage: Stage): Promise<WallClock> {
  const compiler = process.platform === 'linux' ? await findCompiler() : undefined;
  if (compiler === undefined) {
    throw new CannotBeTried(
      'Setting the clock of one program needs Linux and a C compiler. Type: apt-get install gcc libc6-dev',
    );
  }
  const library = join(stage.folder, 'clock.so');
  await compile(compiler, ['-std=gnu11', '-O1', '-fPIC', '-shared', SOURCE, '-o', library, '-ldl']);
  const path = join(stage.folder, 'clock-offset');
  const bytes = Buffer.alloc(BYTES);
  writeFileSync(path, bytes);
  const file = openSync(path, 'r+');
  let offset = 0;
  return {
    env: { LD_PRELOAD: library, FAULT_CLOCK: path },
    set(seconds) {
      offset = seconds;
      bytes.writeDoubleLE(seconds);
      writeSync(file, bytes, 0, BYTES, 0);
    },
    now: () => Date.now() + offset * 1000,
  };
}
