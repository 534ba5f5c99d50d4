import { createClient } from 'gpu-headroom/client';
import { median } from './numbers.ts';
import type { Figure } from './table.ts';

const ROUNDS = 15;
const PER_ROUND = 20_000;

/**
 * What one observation costs its caller, with room in the queue and without: nothing is sent meanwhile, for that is
 * done between calls, not in them.
 */
export async function measureClient(): Promise<readonly Figure[]> {
  const roomy = await microseconds(PER_ROUND);
  const full = await microseconds(0);
  return [
    { what: 'TypeScript client, one request observed', value: roomy, unit: 'us', target: 2 },
    { what: 'TypeScript client, queue full', value: full, unit: 'us', target: 2 },
  ];
}

async function microseconds(queueSize: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const client = createClient({
      server: 'bench',
      model: 'm',
      url: 'http://127.0.0.1:1',
      queueSize,
      onProblem: () => undefined,
    });
    const start = performance.now();
    for (let i = 0; i < PER_ROUND; i++) {
      client.requestCompleted(
        { durationSeconds: 2, ttftSeconds: 0.25, promptTokens: 512, outputTokens: i, outcome: 'ok' },
        { correlationId: 'request' },
      );
    }
    times.push(((performance.now() - start) * 1000) / PER_ROUND);
    await client.close(0);
  }
  return median(times);
}
