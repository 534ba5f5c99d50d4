/** That a leak that is planted in a real process is read, as fast as it is, and none where there is none. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChild } from '../../exporter/e2e/child.ts';
import { waitFor } from '../../exporter/e2e/wait-for.ts';
import { growthOf } from './growth.ts';
import type { Growth } from './growth.ts';
import { sweeping } from './sweeps.ts';
import type { Swept } from './sweeps.ts';

const SWEEP_MS = 100;
const SWEEPS = 120;
const WINDOW_SECONDS = 0.5;
/** MiB an hour: the time is a fiftieth of that of a soak, and the processes have only just begun. */
const LEAK = 600;
const FAST_LEAK = 6_000;

/** What is kept again and again, as source, and how large it is: what Node needs beside it is little. */
interface Piece {
  readonly bytes: number;
  readonly made: string;
}

/** Numbers with a fraction are kept as they are, eight bytes each. */
const ON_THE_HEAP: Piece = { bytes: 2_000, made: 'new Array(250).fill(0.5)' };
const BESIDE_IT: Piece = { bytes: 4_000, made: 'Buffer.alloc(4_000, 1)' };
const LARGE: Piece = { bytes: 50_000, made: 'Buffer.alloc(50_000, 1)' };

/** A program that makes garbage of all sizes, and keeps so many MiB an hour, however seldom it gets a processor. */
function leaking(mebibytesPerHour: number, { bytes, made }: Piece): string {
  return `
    const kept = [];
    const began = performance.now();
    setInterval(() => {
      Array.from({ length: 2_000 }, (_, n) => 'x'.repeat(n));
      const due = ((performance.now() - began) / 3_600_000) * ${mebibytesPerHour * 1024 * 1024};
      while (kept.length * ${bytes} < due) kept.push(${made});
    }, 50);`;
}

async function growthIn(program: string, measure: 'residentBytes' | 'usedBytes'): Promise<Growth> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-sweeps-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const sweeps = sweeping(folder, SWEEP_MS);
  startChild(process.execPath, ['-e', program], { env: sweeps.env, cleanup: onTestFinished });
  const enough = (): readonly Swept[] => {
    const swept = sweeps.read();
    if (swept.length < SWEEPS) throw new Error(`${swept.length} sweeps`);
    return swept;
  };
  const swept = await waitFor(enough, 60_000);
  return growthOf(
    swept.map((each) => ({ seconds: each.seconds, bytes: each[measure] })),
    WINDOW_SECONDS,
  );
}

test('a leak on the heap, beside it, and of resident memory is read as fast as it is', async () => {
  const [none, objects, buffers, resident] = await Promise.all([
    growthIn(leaking(0, ON_THE_HEAP), 'usedBytes'),
    growthIn(leaking(LEAK, ON_THE_HEAP), 'usedBytes'),
    growthIn(leaking(LEAK, BESIDE_IT), 'usedBytes'),
    growthIn(leaking(FAST_LEAK, LARGE), 'residentBytes'),
  ]);
  expect(Math.abs(none.slope)).toBeLessThan(LEAK / 5);
  expect(Math.abs(objects.slope - LEAK)).toBeLessThan(LEAK / 5);
  expect(Math.abs(buffers.slope - LEAK)).toBeLessThan(LEAK / 5);
  expect(Math.abs(resident.slope - FAST_LEAK)).toBeLessThan(FAST_LEAK / 5);
}, 90_000);
