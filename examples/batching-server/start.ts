import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'gpu-headroom/client';
import { Batcher } from './batcher.ts';
import type { Engine } from './engine.ts';
import type { Flags } from './flags.ts';
import { watchEngine, watchQueue } from './instrument.ts';
import { createServer } from './server.ts';
import { simulatedEngine } from './simulated-engine.ts';
import { upstreamEngine } from './upstream-engine.ts';

export interface Running {
  /** Stops taking requests, lets those that run finish within their time, and sends what Headroom has not got yet. */
  stop(): Promise<void>;
}

type Say = (message: string) => void;

const CLOSE_WITHIN_MS = 1_000;
const CLOSE_EVERY_MS = 20;

/** Listens at once, and is ready when the engine has loaded. @throws Error when the address is taken */
export async function start(flags: Flags, say: Say): Promise<Running> {
  const headroom = createClient({
    server: flags['server-name'],
    model: flags.model,
    url: flags.headroom,
    ...(flags['headroom-token-file'] && { tokenFile: flags['headroom-token-file'] }),
    onProblem: (problem) => say(`headroom: ${problem}`),
  });
  const batching = flags.batching === 'on';
  const maxBatch = batching ? flags['max-batch'] : 1;
  const engine = watchEngine(createEngine(flags, say), headroom, maxBatch);
  const maxWaitMs = batching ? flags['max-wait'] : 0;
  const batcher = new Batcher({ engine, maxBatch, maxWaitMs, maxQueue: flags['max-queue'] });
  watchQueue(batcher, headroom);

  let state: 'loading' | 'ready' | 'stopping' = 'loading';
  const open = new Set<AbortController>();
  const app = createServer({ batcher, engine, headroom, model: flags.model, state: () => state, open });
  const server = createHttpServer(app).listen(flags.listen.port, flags.listen.host);
  await once(server, 'listening');
  say(`listening on http://${addressOf(server.address())}`);

  const stopped = new AbortController();
  const loaded = load(engine, stopped.signal, say, () => {
    if (state === 'loading') state = 'ready';
  });
  return {
    async stop() {
      state = 'stopping';
      stopped.abort();
      const closed = once(server, 'close');
      server.close();
      const late = wait(flags['stop-within'], undefined, { ref: false });
      void late.then(() => open.forEach((request) => request.abort()));
      await Promise.all([loaded, batcher.drain()]);
      // An answer that has just ended is on its way still; whoever does not read it is cut off.
      const closing = setInterval(() => server.closeIdleConnections(), CLOSE_EVERY_MS);
      await Promise.race([closed, wait(CLOSE_WITHIN_MS, undefined, { ref: false })]);
      clearInterval(closing);
      server.closeAllConnections();
      await headroom.close();
    },
  };
}

function createEngine(flags: Flags, say: Say): Engine {
  if (flags.engine === 'simulated') {
    const { speed, seed, 'load-time': loadTimeMs, 'empty-share': emptyShare } = flags;
    return simulatedEngine({ loadTimeMs, speed, seed, emptyShare });
  }
  const keyFile = flags['upstream-key-file'];
  return upstreamEngine({
    url: (flags['upstream-url'] ?? '').replace(/\/+$/, ''),
    model: flags['upstream-model'] ?? flags.model,
    key: keyFile === undefined ? undefined : readFileSync(keyFile, 'utf8').trim(),
    onProblem: say,
  });
}

async function load(engine: Engine, signal: AbortSignal, say: Say, ready: () => void): Promise<void> {
  try {
    await engine.load(signal);
    ready();
    say('ready');
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function addressOf(address: ReturnType<ReturnType<typeof createHttpServer>['address']>): string {
  if (address === null || typeof address === 'string') return String(address);
  return address.family === 'IPv6'
    ? `[${address.address}]:${address.port}`
    : `${address.address}:${address.port}`;
}
