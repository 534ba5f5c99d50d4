/** Headroom as a receiver: events, and OTLP. */
import { Agent } from 'node:http';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { batchOf, EVENTS_PER_BATCH, postBatch } from '../../intake.ts';
import { MAIN } from '../../program.ts';
import { OURS } from '../exporters.ts';
import { sumOn } from '../page.ts';
import { freePort } from '../../../exporter/e2e/free-port.ts';
import { start } from '../start.ts';
import type { Started } from '../start.ts';
import { pushAsOtlp } from './histograms.ts';
import { pushing } from './pushing.ts';
import type { Running } from './receivers.ts';

/** Numbers of one finished request: duration, time to first token, time in the queue, both counts of tokens, outcome. */
export const OBSERVATIONS_PER_REQUEST = 6;

export async function runEvents(folder: string): Promise<Running> {
  const program = await startHeadroom(folder);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let batches = 0;
  return {
    program,
    async send() {
      await postBatch(program.port, agent, batchOf(batches++));
      return EVENTS_PER_BATCH * OBSERVATIONS_PER_REQUEST;
    },
    async taken() {
      const { page } = await program.scrape();
      return OBSERVATIONS_PER_REQUEST * sumOn(page, 'headroom_events_total');
    },
    async stop() {
      agent.destroy();
      await program.stop();
    },
  };
}

export async function runOtlp(folder: string): Promise<Running> {
  const program = await startHeadroom(folder);
  const accepted = 'headroom_otlp_data_points_total\\{result="accepted"\\}';
  return pushing(program, pushAsOtlp(program.port), (page) => sumOn(page, accepted));
}

/** Without a limit of events a second: what it could take is measured, not what it is told to. */
async function startHeadroom(folder: string): Promise<Started> {
  const config = join(folder, 'headroom.yaml');
  // YAML takes JSON as it is.
  await writeFile(config, JSON.stringify({ intake: { events_per_second: 0 } }));
  const port = await freePort();
  return start({
    name: OURS,
    command: process.execPath,
    args: [
      MAIN,
      `--web.listen-address=127.0.0.1:${port}`,
      '--gpu.source=none',
      '--no-host.metrics',
      `--config.file=${config}`,
    ],
    port,
    isReady: (page) => page.includes('headroom_build_info'),
  });
}
