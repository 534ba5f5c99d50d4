/** Starting a program that serves /metrics on the loopback, and stopping it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { scrapeOnce } from '../program.ts';
import { pageText } from './page.ts';

const POLL_MS = 5;
const WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
/** How much of what it said last is shown where it does not start. */
const LAST_CHARACTERS = 2_000;

export interface Launch {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  /** Of its page. */
  readonly port: number;
  /** Whether it does what it is here for, by its page. */
  readonly isReady: (page: string) => boolean;
}

export interface Started {
  readonly name: string;
  readonly pid: number;
  readonly port: number;
  /** From the start of the process to the first page on which it was ready. */
  readonly startSeconds: number;
  /** One scrape over a kept connection, compressed if it will, as Prometheus does. @throws Error if it is not 200 */
  scrape(): Promise<{ readonly milliseconds: number; readonly page: string }>;
  /** Ends it and waits until it has ended. */
  stop(): Promise<void>;
}

/** Starts a program and waits until it is ready. @throws Error with what it said last when it does not get there */
export async function start({ name, command, args, environment, port, isReady }: Launch): Promise<Started> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  const exit = once(child, 'exit').catch(() => undefined);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-LAST_CHARACTERS)));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  async function scrape(): Promise<{ milliseconds: number; page: string }> {
    const { status, milliseconds, body } = await scrapeOnce(port, agent, true);
    if (status !== 200) throw new Error(`${name} answered ${status}`);
    return { milliseconds, page: pageText(body) };
  }

  async function stop(): Promise<void> {
    agent.destroy();
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await exit;
    clearTimeout(kill);
  }

  async function isReadyNow(): Promise<boolean> {
    try {
      return isReady((await scrape()).page);
    } catch {
      // It does not listen yet.
      return false;
    }
  }

  while (!(await isReadyNow())) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    if (hasEnded || performance.now() - startedAt > WITHIN_MS) {
      await stop();
      throw new Error(
        `${name} ${hasEnded ? 'ended before it was ready' : 'never got ready'}. It said:\n${said}`,
      );
    }
    await sleep(POLL_MS);
  }
  const startSeconds = (performance.now() - startedAt) / 1000;
  return { name, pid: child.pid ?? Number.NaN, port, startSeconds, scrape, stop };
}
