/** A Prometheus of our own as a child process. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface RunningPrometheus {
  readonly url: string;
  /** Resolves with a sentence when it ends by itself. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const START_MS = 60_000;
const STOP_MS = 10_000;
/** How Prometheus 2 and 3 say where they listen. */
const LISTENING = /msg="Listening on"[^\n]* address=(\S+)/;

/**
 * Runs it on a free port of loopback. `signal` ends the waiting for it to listen.
 * @throws Error with what it said when it does not start
 */
export async function runPrometheus(
  program: string,
  flags: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<RunningPrometheus> {
  const child = spawn(program, [...flags, '--web.listen-address=127.0.0.1:0'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const output = new Output(child);
  // 'close' comes after the last of what it said.
  const exit = once(child, 'close').then(
    () => `ended with ${child.signalCode ?? child.exitCode}: ${output.lastLine || 'it said nothing'}`,
    (error: unknown) => String(error),
  );
  try {
    const address = await output.find(LISTENING, exit, signal);
    return { url: `http://${address}`, ended: exit, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exit;
  clearTimeout(timer);
}

/** What a program says on standard error: as much of its end as is needed to tell why it failed. */
class Output {
  private static readonly longest = 65_536;
  private text = '';
  private waiting: (() => void)[] = [];

  constructor(child: ChildProcess) {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.text = (this.text + text).slice(-Output.longest);
      for (const wake of this.waiting) wake();
    });
  }

  get lastLine(): string {
    return this.text.trimEnd().split('\n').at(-1) ?? '';
  }

  /** The first group of the pattern, once it is said. @throws Error when it ends, is silent, or is told to stop before */
  async find(pattern: RegExp, ended: Promise<string>, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    const found = new Promise<string>((resolve) => {
      const look = () => {
        const match = pattern.exec(this.text)?.[1];
        if (match !== undefined) resolve(match);
      };
      this.waiting.push(look);
      look();
    });
    let timer: NodeJS.Timeout | undefined;
    const over = new AbortController();
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`silent for ${START_MS / 1000} s`)), START_MS);
      signal.addEventListener('abort', () => reject(new Error('told to stop')), { signal: over.signal });
    });
    const failed = ended.then((line) => {
      throw new Error(line);
    });
    try {
      return await Promise.race([found, late, failed]);
    } finally {
      clearTimeout(timer);
      over.abort();
      this.waiting = [];
    }
  }
}
