import { Worker } from 'node:worker_threads';

/** Whether a password is that of a bcrypt hash. @throws TooManyChecks */
export type ComparePassword = (password: string, hash: string) => Promise<boolean>;

/** So many passwords wait to be checked that another one would wait for seconds. */
export class TooManyChecks extends Error {
  override readonly name = 'TooManyChecks';
}

const MOST_WAITING = 16;
const WORKER = new URL('password-worker.js', import.meta.url);

interface Waiting {
  readonly resolve: (matches: boolean) => void;
  readonly reject: (error: Error) => void;
}

/**
 * bcrypt in a thread of its own, one check after the other: guesses cost that thread its time, and scrapes nothing.
 * It is started by the first check and does not keep the program alive.
 */
export function passwordChecks(): ComparePassword {
  let worker: Worker | undefined;
  let waiting: Waiting[] = [];

  return async (password, hash) => {
    if (waiting.length >= MOST_WAITING) throw new TooManyChecks();
    worker ??= start();
    const thread = worker;
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
      thread.postMessage({ password, hash });
    });
  };

  function start(): Worker {
    const thread = new Worker(WORKER);
    thread.unref();
    // Answers come in the order of the questions.
    thread.on('message', (matches: unknown) => waiting.shift()?.resolve(matches === true));
    thread.on('error', () => undefined);
    thread.once('exit', () => {
      const lost = waiting;
      waiting = [];
      worker = undefined;
      for (const { reject } of lost) reject(new Error('the thread that checks passwords has ended'));
    });
    return thread;
  }
}
