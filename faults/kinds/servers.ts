import { isUp, othersServed, startExporter, steady } from '../exporter.ts';
import type { Fault } from '../fault.ts';
import { FLOODS, GARBAGE, HANGS } from './misbehaviour.ts';
import type { Misbehaviour } from './misbehaviour.ts';

const BACK_SECONDS = 5;
const SEEN_SECONDS = 20;

/** Name of the server that misbehaves. */
const ODD = 'odd';
const SOURCE = `inference/${ODD}`;

export const hangingServer = misbehaving(
  'inference server hangs',
  'the server accepts and does not answer, or stops half way, or drips',
  HANGS,
);
export const floodingServer = misbehaving(
  'inference server floods',
  'an endless page, a packed bomb, 200 000 models, a line of 8 MiB',
  FLOODS,
);
export const garbageServer = misbehaving(
  'inference server sends garbage',
  'random bytes, no HTTP, HTML, status 500, half a page, broken gzip, a redirect to itself, nothing',
  GARBAGE,
);

/** A server that misbehaves in one way after the other; well in between. */
function misbehaving(name: string, tried: string, ways: readonly Misbehaviour[]): Fault {
  return {
    name,
    promise: `every scrape is answered in time, it costs its own series alone; they are back within ${BACK_SECONDS} s`,
    tried,
    rounds: ways.length,
    async play(stage) {
      let answer = steady;
      const program = await startExporter(stage, {
        servers: { [ODD]: (request, response) => answer(request, response) },
      });
      await stage.underUsualLoad(program.url, othersServed, () =>
        stage.rounds(ways.length, async (round) => {
          const [what, misbehave] = ways[round] ?? ['', steady];
          answer = misbehave;
          await stage.shows(program.url, what, SEEN_SECONDS, (page) => !isUp(page, SOURCE));
          await stage.lasts();
          answer = steady;
          await stage.back(program.url, BACK_SECONDS, (page) => isUp(page, SOURCE));
        }),
      );
    },
  };
}
