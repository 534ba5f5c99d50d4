import { run, type Run, type RunLimits, type RunOutcome } from './run.ts';

/** Time to end on SIGTERM; also how long an orphan may hold the pipe. */
const GRACE_MS = 1000;
/** 256 GPUs with all fields print 200 KiB; `-q` with 7 MIG devices a GPU about 3 MiB. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

export interface Runner {
  readonly command: readonly string[];
  /** Runs the command with `args`. The time left until `deadline` (performance.now) is its limit, see `limits`. */
  exec(args: readonly string[], deadline: number): Promise<RunOutcome>;
  readonly limits: RunLimits;
  stop(): Promise<void>;
}

/**
 * Runs a command again and again, one process at a time: while an old one will not die, no new one is started, because
 * a driver that hangs would gather a heap of them.
 */
export function createRunner(
  command: readonly string[],
  options: { readonly timeoutMs: number; readonly graceMs?: number },
): Runner {
  const limits: RunLimits = {
    timeoutMs: options.timeoutMs,
    graceMs: options.graceMs ?? GRACE_MS,
    maxOutputBytes: MAX_OUTPUT_BYTES,
  };
  let current: Run | undefined;
  let stopped = false;

  return {
    command,
    limits,
    exec(args, deadline) {
      const pid = current?.alivePid();
      if (stopped) return Promise.resolve({ kind: 'stopped' });
      if (pid !== undefined) return Promise.resolve({ kind: 'timed_out', pid });
      const timeoutMs = Math.max(1, Math.min(limits.timeoutMs, deadline - performance.now()));
      current = run([...command, ...args], { ...limits, timeoutMs });
      return current.outcome;
    },
    async stop() {
      stopped = true;
      current?.stop();
      await current?.outcome;
    },
  };
}
