/**
 * Is imported into a process whose memory is watched, before its program, by `node --import`: sweeps the heap again and again
 * and writes down what is left. The program itself knows nothing of it.
 */
import { appendFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { Swept } from './sweeps.ts';

const { FAULT_MEMORY: path = '', FAULT_SWEEP_MS: pauseMs = '' } = process.env;

function sweep(): void {
  globalThis.gc?.();
  const { rss, heapUsed, arrayBuffers } = process.memoryUsage();
  const swept: Swept = {
    pid: process.pid,
    seconds: performance.now() / 1000,
    residentBytes: rss,
    usedBytes: heapUsed + arrayBuffers,
  };
  appendFileSync(path, `${JSON.stringify(swept)}\n`);
}

// A thread has the heap of its own and the resident memory of all. The timer must keep no process that would end.
if (isMainThread) setInterval(sweep, Number(pauseMs)).unref();
