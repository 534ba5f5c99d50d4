import { Agent } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { quantile } from './numbers.ts';
import { scrapeOnce, startExporter, valueOn } from './program.ts';
import type { Figure } from './table.ts';

/** Series of one simulated GPU, as counted on its page; the rest of the page is some twenty lines. */
const SERIES_PER_GPU = 70;
const WARM_UP = 50;
/** The best round counts: what other programs do to the machine only ever makes one slower. */
const ROUNDS = 3;

/** Scrape latency of the built program at about `series` series: rounds of scrapes, one after the other. */
export async function measureLatency(
  series: number,
  scrapes: number,
  target?: number,
): Promise<readonly Figure[]> {
  const gpus = Math.round(series / SERIES_PER_GPU);
  const program = await startExporter(['--gpu.source=simulated', `--gpu.simulated-count=${gpus}`]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    for (let i = 0; i < WARM_UP; i++) await scrapeOnce(program.port, agent, true);
    const rounds: number[][] = [];
    let lag = 0;
    let lines = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const times: number[] = [];
      for (let i = 0; i < scrapes; i++) {
        const { milliseconds, body } = await scrapeOnce(program.port, agent, true);
        times.push(milliseconds);
        const page = gunzipSync(body).toString();
        lag = Math.max(lag, valueOn(page, 'nodejs_eventloop_lag_max_seconds') * 1000);
        lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
      }
      rounds.push(times);
    }
    const best = (share: number) => Math.min(...rounds.map((times) => quantile(times, share)));
    const name = `scrape of ${lines} series, best of ${ROUNDS} rounds`;
    return [
      { what: `${name}, p50`, value: best(0.5), unit: 'ms' },
      { what: `${name}, p99`, value: best(0.99), unit: 'ms', ...(target && { target }) },
      { what: `${name}, longest event-loop block`, value: lag, unit: 'ms', target: 50 },
    ];
  } finally {
    agent.destroy();
    await program.stop();
  }
}
