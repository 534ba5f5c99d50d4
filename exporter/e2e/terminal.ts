import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { vi } from 'vitest';
import type { Cleanup } from './child.ts';

/** A program at a terminal of its own, by `script` of util-linux. */
export interface Terminal {
  /** Presses keys. */
  type(keys: string): void;
  /** All that was written to the terminal, with its escapes. */
  output(): string;
  /** Waits until it has shown a text since keys were pressed last. @throws Error with what it has shown instead */
  shows(pattern: RegExp): Promise<string>;
  /** The exit code of the command line. */
  readonly exit: Promise<number | null>;
}

/** Runs a line of the shell at a terminal of 80 columns and 24 rows. */
export function startTerminal(line: string, cleanup: Cleanup): Terminal {
  const sized = `stty cols 80 rows 24; ${line}`;
  const child = spawn('script', ['-qec', sized, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, SHELL: '/bin/sh', TERM: 'xterm' },
  });
  let output = '';
  let since = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const exit = once(child, 'close').then(() => child.exitCode);
  cleanup(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exit;
  });
  return {
    exit,
    output: () => output,
    type(keys) {
      since = output.length;
      child.stdin.write(keys);
    },
    shows: (pattern) =>
      vi.waitFor(
        () => {
          const match = pattern.exec(output.slice(since));
          if (match) return match[1] ?? match[0];
          throw new Error(`the terminal does not show ${String(pattern)}, but:\n${output.slice(since)}`);
        },
        { timeout: 20_000, interval: 20 },
      ),
  };
}
