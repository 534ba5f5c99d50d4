import type { Started } from '../start.ts';
import { POINTS_PER_PUSH } from './histograms.ts';
import type { Push } from './histograms.ts';
import type { Running } from './receivers.ts';

/** One push is too little to be counted in CPU. */
const PUSHES_PER_BATCH = 10;

/** A receiver that histograms are pushed to. @param takenOn how many its page says were taken in */
export function pushing(program: Started, push: Push, takenOn: (page: string) => number): Running {
  return {
    program,
    async send() {
      for (let i = 0; i < PUSHES_PER_BATCH; i++) await push.send();
      return PUSHES_PER_BATCH * POINTS_PER_PUSH;
    },
    taken: async () => takenOn((await program.scrape()).page),
    async stop() {
      push.close();
      await program.stop();
    },
  };
}
