import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Tries again and again until it does not throw, and gives what it then gives. Works in tests and in programs that test.
 * @throws what the last attempt threw, when the time is over
 */
export async function waitFor<T>(
  attempt: () => T | Promise<T>,
  withinMs: number,
  intervalMs = 50,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() >= deadline) throw error;
    }
    await sleep(intervalMs);
  }
}
