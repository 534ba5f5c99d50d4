import type { Logger } from '../logging/logger.ts';
import type { LoadState } from './load-state.ts';
import { ConfigProblem } from './problem.ts';

export interface ReloadSteps<C> {
  /** Reads and checks the file. @throws ConfigProblem */
  readonly load: () => Promise<C>;
  /** Puts it in force, all at once. */
  readonly apply: (config: C) => void;
}

/**
 * Loads the config file again: one time after the other, however often it is asked for. A file that is wrong changes
 * nothing; the log says what is wrong with it.
 * @returns a function that tells whether all config files are in force as they are now
 */
export function createReload<C>(
  { load, apply }: ReloadSteps<C>,
  state: LoadState,
  log: Logger,
): () => Promise<boolean> {
  let last: Promise<unknown> = Promise.resolve();
  return async () => {
    const mine = last.then(once);
    last = mine;
    return mine;
  };

  async function once(): Promise<boolean> {
    try {
      apply(await load());
    } catch (error) {
      state.failed('config');
      const problems = error instanceof ConfigProblem ? error.lines : [String(error)];
      for (const problem of problems) {
        log.error({ problem }, 'the config file is wrong; what it said before stays in force');
      }
      return false;
    }
    state.succeeded('config');
    log.info('config file loaded again; flags and listen addresses are changed by a restart only');
    return state.isGood;
  }
}
