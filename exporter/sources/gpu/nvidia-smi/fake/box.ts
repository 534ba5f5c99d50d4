import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GpuFrame } from '../../../../model/gpu.ts';
import type { GpuSink } from '../../backend.ts';

// Neither the program nor the captures are copied to dist, where the built fault suite runs this file.
const HERE = import.meta.dirname.replace('/dist/exporter/', '/exporter/');
const FAKE_NVIDIA_SMI = join(HERE, 'nvidia-smi.mjs');

/** What the fake reads anew in each run; `nvidia-smi.mjs` has the meaning. */
export interface FakeControl {
  readonly capture?: string;
  readonly state?: 'idle' | 'load';
  readonly lost?: readonly string[];
  readonly lostAs?: 'row' | 'cells' | 'handle';
  readonly set?: Readonly<Record<string, string>>;
  readonly unlist?: readonly string[];
  readonly fault?: { readonly type: string; readonly on?: string } & Readonly<Record<string, unknown>>;
}

export interface FakeRun {
  readonly event: 'start' | 'end' | 'orphan';
  readonly pid: number;
  readonly args: readonly string[];
}

export interface FakeBox {
  /** For the backend: the fake with its control file, whose path has spaces and what a shell would run. */
  readonly command: readonly string[];
  readonly folder: string;
  control(control: FakeControl): void;
  log(): FakeRun[];
  /** Pids of the fake and its orphans that still run. */
  left(): number[];
  remove(): void;
}

/** A host on which nvidia-smi prints what a capture in `fixtures/` has. */
export function fakeBox(fixture: string, first: FakeControl = {}): FakeBox {
  const folder = mkdtempSync(join(tmpdir(), 'headroom smi $(exit 7); '));
  const path = join(folder, 'control.json');
  const logPath = join(folder, 'log');
  const capture = join(HERE, '..', 'fixtures', `${fixture}.txt`);

  function control(next: FakeControl): void {
    writeFileSync(path, JSON.stringify({ capture, log: logPath, ...next }));
  }

  function log(): FakeRun[] {
    if (!existsSync(logPath)) return [];
    return readFileSync(logPath, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): FakeRun => JSON.parse(line));
  }

  control(first);
  return {
    command: [FAKE_NVIDIA_SMI, `--fake-control=${path}`],
    folder,
    control,
    log,
    left: () => [...new Set(log().map(({ pid }) => pid))].filter(isRunning),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Waits until `ready` gives something; throws with `what` when it takes too long. */
export async function until<T>(
  what: string,
  ready: () => T | undefined | false,
  withinMs = 15_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const value = ready();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export interface RecordingSink extends GpuSink {
  readonly frames: GpuFrame[];
  readonly failures: string[];
  /** Those of the failures that said that nothing is here. */
  readonly unavailable: string[];
  readonly notes: string[];
}

export function recordingSink(): RecordingSink {
  const frames: GpuFrame[] = [];
  const failures: string[] = [];
  const unavailable: string[] = [];
  const notes: string[] = [];
  return {
    frames,
    failures,
    unavailable,
    notes,
    frame: (frame) => frames.push(frame),
    failed: (problem, isUnavailable) => {
      failures.push(problem);
      if (isUnavailable) unavailable.push(problem);
    },
    note: (text) => notes.push(text),
    xid: () => undefined,
  };
}

/** A zombie that nobody waits for does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const stat = `/proc/${pid}/stat`;
  return !existsSync(stat) || !/^\d+ \(.*\) Z /.test(readFileSync(stat, 'utf8'));
}
