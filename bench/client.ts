import { execFileSync } from 'node:child_process';
import { createClient } from 'gpu-headroom/client';
import { z } from 'zod';
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

const pythonFigures = z.object({
  microseconds_per_observation: z.number(),
  microseconds_per_dropped_observation: z.number(),
});

/** The same of the Python client, while its thread sends, and where the exporter is away and the queue full. */
export function measurePythonClient(): readonly Figure[] {
  const output = execFileSync('python3', ['-B', 'examples/clients/python/bench.py'], { encoding: 'utf8' });
  const figures = pythonFigures.parse(JSON.parse(output));
  const [roomy, full] = [figures.microseconds_per_observation, figures.microseconds_per_dropped_observation];
  return [
    { what: 'Python client, one request observed', value: roomy, unit: 'us', target: 10 },
    { what: 'Python client, queue full', value: full, unit: 'us', target: 10 },
  ];
}
