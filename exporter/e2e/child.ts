import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { waitFor } from './wait-for.ts';

/**
 * Registers what undoes a step, to be run however the test ends: `onTestFinished`. Vitest does not take an `afterAll` in a
 * `beforeAll`: collect the steps there, and run them in an `afterAll` beside it.
 */
export type Cleanup = (undo: () => Promise<void>) => void;

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program under test, or one that tests it, in a process of its own. */
export interface Child {
  readonly pid: number;
  readonly exit: Promise<Exit>;
  /** What it has written to standard error so far. */
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  /**
   * Waits for a text on standard error and gives the first group of the pattern.
   * @throws Error with everything written so far, when the process ends or the time is over
   */
  said(pattern: RegExp, withinMs?: number): Promise<string>;
}

export interface ChildOptions {
  readonly cleanup: Cleanup;
  readonly env?: NodeJS.ProcessEnv;
  /** Whose process it is; only root may choose. */
  readonly user?: { readonly uid?: number; readonly gid?: number };
}

/** Starts a process; when the test ends and it still runs, it is killed by its id and waited for. */
export function startChild(
  command: string,
  args: readonly string[],
  { cleanup, env = {}, user = {} }: ChildOptions,
): Child {
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
    ...user,
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exit = exitOf(child);
  cleanup(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exit;
  });
  if (child.pid === undefined) throw new Error(`${command} could not be started`);
  return {
    pid: child.pid,
    exit,
    stderr: () => output,
    signal: (name) => void child.kill(name),
    said: (pattern, withinMs = 15_000) => {
      const ended = exit.then(({ code, signal }) => {
        throw new Error(`${command} ended with ${signal ?? code}. It said:\n${output}`);
      });
      const find = () => {
        const match = pattern.exec(output);
        if (match) return match[1] ?? match[0];
        throw new Error(`${command} did not say ${String(pattern)}. It said:\n${output}`);
      };
      const found = waitFor(find, withinMs, 10);
      // Of the two the one that comes second is nobody's.
      found.catch(() => undefined);
      return Promise.race([found, ended]);
    },
  };
}

async function exitOf(child: ChildProcess): Promise<Exit> {
  // 'close' comes after the last output was read; a program that cannot be started has no 'exit'.
  await once(child, 'close').catch(() => undefined);
  return { code: child.exitCode, signal: child.signalCode };
}
