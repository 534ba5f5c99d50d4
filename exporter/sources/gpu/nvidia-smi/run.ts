import { spawn, type ChildProcess } from 'node:child_process';

const MAX_STDERR_BYTES = 4096;
const WINDOWS = process.platform === 'win32';

export interface RunLimits {
  readonly timeoutMs: number;
  /** Between SIGTERM and SIGKILL, between SIGKILL and giving up, and after an exit while something holds the pipe. */
  readonly graceMs: number;
  readonly maxOutputBytes: number;
}

export type RunOutcome =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'signalled'; readonly signal: string }
  | { readonly kind: 'not_started'; readonly code: string; readonly message: string }
  /** `pid`: the process does not end even on SIGKILL (it waits in the driver, or belongs to another user). */
  | { readonly kind: 'timed_out'; readonly pid?: number }
  | { readonly kind: 'too_much_output' }
  | { readonly kind: 'stopped' };

export interface Run {
  /** Never rejects. Settles within the time limit and three graces, whatever the child does. */
  readonly outcome: Promise<RunOutcome>;
  /** The pid until the child is gone, which can be long after `outcome` when the driver hangs. */
  alivePid(): number | undefined;
  /** Kills the child and all of its process group. */
  stop(): void;
}

/**
 * One run of a command: no shell, no stdin, in a process group of its own so that what it starts dies with it.
 * A grandchild that keeps the pipe open does not hold up the outcome.
 */
export function run(argv: readonly string[], limits: RunLimits): Run {
  try {
    return watch(start(argv), limits);
  } catch (error) {
    // spawn throws at once on an empty name or a NUL byte.
    return {
      outcome: Promise.resolve(notStarted(error)),
      alivePid: () => undefined,
      stop: () => undefined,
    };
  }
}

function start(argv: readonly string[]): ChildProcess {
  const [file = '', ...args] = argv;
  return spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !WINDOWS,
    windowsHide: true,
    env: { ...process.env, LC_ALL: 'C' },
  });
}

function watch(child: ChildProcess, limits: RunLimits): Run {
  const timers: NodeJS.Timeout[] = [];
  let exit: { readonly code: number | null; readonly signal: string | null } | undefined;
  let cause: 'timed_out' | 'too_much_output' | 'stopped' | undefined;
  let settled = false;
  let resolve!: (outcome: RunOutcome) => void;
  const outcome = new Promise<RunOutcome>((settle) => (resolve = settle));
  const output = collect(child, limits.maxOutputBytes, () => end('too_much_output'));

  function after(ms: number, then: () => void): void {
    timers.push(setTimeout(then, ms));
  }

  function kill(): void {
    signalGroup(child, 'SIGKILL');
  }

  function end(why: NonNullable<typeof cause>): void {
    if (settled || cause) return;
    cause = why;
    signalGroup(child, why === 'timed_out' ? 'SIGTERM' : 'SIGKILL');
    after(limits.graceMs, kill);
    after(2 * limits.graceMs, () => finish(judge()));
  }

  function judge(): RunOutcome {
    if (cause === 'timed_out' && !exit && child.pid !== undefined) return { kind: cause, pid: child.pid };
    if (cause) return { kind: cause };
    if (exit?.signal) return { kind: 'signalled', signal: exit.signal };
    return { kind: 'exited', code: exit?.code ?? 0, ...output() };
  }

  function finish(judged: RunOutcome): void {
    if (settled) return;
    settled = true;
    for (const timer of timers) clearTimeout(timer);
    process.off('exit', kill);
    kill();
    child.stdout?.destroy();
    child.stderr?.destroy();
    if (!exit) child.unref();
    resolve(judged);
  }

  child.on('error', (error) => {
    // Emitted for a failed kill too; only without a pid does it mean that nothing was started.
    if (child.pid === undefined) finish(notStarted(error));
  });
  child.once('exit', (code, signal) => {
    exit = { code, signal };
    after(limits.graceMs, () => finish(judge()));
  });
  child.once('close', () => finish(judge()));
  process.once('exit', kill);
  after(limits.timeoutMs, () => end('timed_out'));
  return { outcome, alivePid: () => (exit ? undefined : child.pid), stop: () => end('stopped') };
}

/** Gathers stdout up to the limit and the first of stderr. */
function collect(
  child: ChildProcess,
  maxBytes: number,
  onOverflow: () => void,
): () => { stdout: string; stderr: string } {
  const chunks: Buffer[] = [];
  let size = 0;
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > maxBytes) onOverflow();
    else chunks.push(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('utf8')).slice(0, MAX_STDERR_BYTES);
  });
  return () => ({ stdout: Buffer.concat(chunks).toString('utf8'), stderr });
}

function signalGroup(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    if (WINDOWS) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // ESRCH: all gone. EPERM: another user's (sudo); the outcome then names the pid.
  }
}

function notStarted(error: unknown): RunOutcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return { kind: 'not_started', code, message: String(error) };
}
