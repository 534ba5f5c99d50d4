import { Agent, request } from 'node:http';
import type { RequestOptions } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './numbers.ts';
import { scrapeOnce, startExporter, valueOn } from './program.ts';
import type { Figure } from './table.ts';

export const EVENTS_PER_BATCH = 1_000;
const BATCHES_PER_ROUND = 200;
const ROUNDS = 6;
/** Until both generations of the window of ids are full: from then on memory has no reason to grow. */
const WARM_UP_BATCHES = 2_200;
const MEBIBYTE = 1024 * 1024;

/**
 * `request.completed` events that the built program takes in, as NDJSON batches over one connection, for each second
 * of its CPU time: what one core takes, whatever else the machine and the sender do. Without a journal, and with one.
 */
export async function measureIntake(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-bench-'));
  try {
    const config = { events_per_second: 0 };
    return [
      ...(await measure(folder, '', config)),
      ...(await measure(folder, ', with a journal', { ...config, state_directory: join(folder, 'state') })),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, how: string, intake: object): Promise<readonly Figure[]> {
  const config = join(folder, 'headroom.yaml');
  // YAML takes JSON as it is.
  await writeFile(config, JSON.stringify({ intake }));
  const program = await startExporter(['--gpu.source=none', '--no-host.metrics', `--config.file=${config}`]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const page = async () => (await scrapeOnce(program.port, agent, false)).body.toString();
  try {
    let sent = 0;
    const sendBatches = async (batches: number) => {
      for (let batch = 0; batch < batches; batch++) await postBatch(program.port, agent, batchOf(sent++));
    };
    await sendBatches(WARM_UP_BATCHES);
    const rates: number[] = [];
    const resident: number[] = [];
    let before = await page();
    for (let round = 0; round < ROUNDS; round++) {
      await sendBatches(BATCHES_PER_ROUND);
      const after = await page();
      const cpu = 'process_cpu_seconds_total';
      rates.push((EVENTS_PER_BATCH * BATCHES_PER_ROUND) / (valueOn(after, cpu) - valueOn(before, cpu)));
      resident.push(valueOn(after, 'process_resident_memory_bytes') / MEBIBYTE);
      before = after;
    }
    const third = ROUNDS / 3;
    return [
      {
        what: `request.completed events taken in, per second of CPU${how}`,
        value: median(rates),
        unit: '/s',
        ofCpu: true,
        least: 100_000,
      },
      {
        what: `RSS growth over ${(EVENTS_PER_BATCH * BATCHES_PER_ROUND * third) / 1000}k events, last third against the one before${how}`,
        value: median(resident.slice(-third)) - median(resident.slice(-2 * third, -third)),
        unit: 'MiB',
        target: 8,
      },
    ];
  } finally {
    agent.destroy();
    await program.stop();
  }
}

/** A batch of `request.completed` events as NDJSON; no two of different numbers share an id. */
export function batchOf(number: number): string {
  const lines: string[] = [];
  for (let i = 0; i < EVENTS_PER_BATCH; i++) {
    const id = number * EVENTS_PER_BATCH + i;
    lines.push(
      JSON.stringify({
        event_id: `0195f1b2-7c3e-7abc-8def-${String(id).padStart(12, '0')}`,
        type: 'request.completed',
        schema_version: 2,
        occurred_at: new Date().toISOString(),
        correlation_id: `request-${id}`,
        server: 'chat',
        model: `model-${id % 4}`,
        data: {
          duration_seconds: 1 + (id % 97) / 10,
          ttft_seconds: (id % 89) / 100,
          queue_wait_seconds: (id % 13) / 100,
          prompt_tokens: id % 4096,
          output_tokens: 2 + (id % 500),
          outcome: 'ok',
        },
      }),
    );
  }
  return lines.join('\n');
}

/** @throws Error where it is not taken in */
export async function postBatch(port: number, agent: Agent, body: string): Promise<void> {
  await send({ port, agent, path: '/v1/events' }, 'application/x-ndjson', body);
}

/** One request with a body over a kept connection. @throws Error where the answer is not 2xx */
export function send(
  to: Pick<RequestOptions, 'port' | 'agent' | 'path' | 'method'>,
  contentType: string,
  body: string | Buffer,
): Promise<void> {
  const headers = { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', method: 'POST', ...to, headers }, (response) => {
      const status = response.statusCode ?? 0;
      response.resume();
      response.on('end', () =>
        status >= 200 && status < 300 ? resolve() : reject(new Error(`answered ${status}`)),
      );
    });
    outgoing.once('error', reject).end(body);
  });
}
