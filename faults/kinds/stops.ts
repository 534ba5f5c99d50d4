import { Agent } from 'node:http';
import { join } from 'node:path';
import type { Answer } from '../../exporter/e2e/local-server.ts';
import type { Program } from '../../exporter/e2e/program.ts';
import { waitFor } from '../../exporter/e2e/wait-for.ts';
import { othersServed, prepareExporter, steady } from '../exporter.ts';
import type { Fault } from '../fault.ts';
import type { Stage } from '../stage.ts';
import { sendHalf } from '../traffic/half-batch.ts';
import { Sender } from '../traffic/sender.ts';
import { timedScrape } from '../traffic/timed-scrape.ts';

const BACK_SECONDS = 10;
const STOP_SECONDS = 5;
const SIGNALS = ['SIGTERM', 'SIGKILL'] as const;

/** A server that a scrape waits for, until it is let go. */
function slowServer(): { readonly answer: Answer; readonly hold: () => Promise<() => void> } {
  let isHolding = false;
  const held: (() => void)[] = [];
  const answer: Answer = async (request, response) => {
    if (isHolding) await new Promise<void>((resolve) => held.push(resolve));
    await steady(request, response);
  };
  return {
    answer,
    /** Resolves when a scrape waits, with what lets it go. */
    async hold() {
      isHolding = true;
      await waitFor(
        () => {
          if (held.length === 0) throw new Error('nobody reads the server');
        },
        10_000,
        5,
      );
      return () => {
        isHolding = false;
        for (const release of held.splice(0)) release();
      };
    },
  };
}

export const stops: Fault = {
  name: 'stopped in the middle',
  promise: `SIGTERM: the scrape and the batch that have begun are answered, exit code 0 within ${STOP_SECONDS} s; SIGKILL: what was acknowledged stays; after a restart all of it is there, once`,
  tried:
    'SIGTERM while a scrape waits for a server and half a batch is on its way, then SIGKILL in a stream of batches; with a journal',
  rounds: 15,
  async play(stage) {
    const slow = slowServer();
    const start = await prepareExporter(stage, {
      servers: { slow: slow.answer },
      intake: { state_directory: join(stage.folder, 'state') },
    });
    let program = await start();
    const sender = new Sender(() => program.url);
    let acknowledged = 0;
    await stage.rounds(this.rounds, async (round) => {
      for (const signal of SIGNALS) {
        acknowledged +=
          signal === 'SIGTERM'
            ? await terminate(stage, program, slow.hold, round)
            : await kill(program, sender);
        const left = performance.now();
        program = await start();
        await stage.back(program.url, BACK_SECONDS, (page) => othersServed(page) === undefined);
        stage.tookToComeBack((performance.now() - left) / 1000);
      }
    });
    await sender.stop();
    stage.promised(sender.rejected === 0, `${sender.rejected} events were rejected`);
    stage.notes.push(`${sender.notAnswered} batches were not answered and sent again`);
    await stage.settle(program.url, acknowledged + sender.acknowledged);
  },
};

/** Gives the events of the batch that was acknowledged while the program stopped. */
async function terminate(
  stage: Stage,
  program: Program,
  hold: () => Promise<() => void>,
  round: number,
): Promise<number> {
  const batch = await sendHalf(program.url, `half-${round}`);
  const { timeoutSeconds } = stage.bounds;
  const scrape = timedScrape(program.url, { agent: new Agent(), timeoutSeconds }).catch(() => undefined);
  const release = await hold();
  const told = performance.now();
  program.signal('SIGTERM');
  await program.said(/"msg":"stopping/);
  const status = batch.complete();
  release();
  const page = await scrape;
  stage.scrapes++;
  stage.worstScrapeMs = Math.max(stage.worstScrapeMs, page?.milliseconds ?? 0);
  if (page?.status !== 200) stage.failedScrapes++;
  stage.promised(page?.status === 200, 'a scrape that had begun before SIGTERM was not answered');
  stage.promised(
    (await status) === 202,
    `a batch that had begun before SIGTERM got ${await status}, not 202`,
  );
  const { code } = await program.exit;
  stage.promised(code === 0, `SIGTERM ended it with ${code}`);
  stage.promised(performance.now() - told < STOP_SECONDS * 1000, `stopping took more than ${STOP_SECONDS} s`);
  return (await status) === 202 ? batch.events : 0;
}

/** In the middle of a stream of batches. */
async function kill(program: Program, sender: Sender): Promise<number> {
  const before = sender.acknowledged;
  await waitFor(
    () => {
      if (sender.acknowledged <= before) throw new Error('nothing is acknowledged');
    },
    20_000,
    1,
  );
  program.signal('SIGKILL');
  await program.exit;
  return 0;
}
