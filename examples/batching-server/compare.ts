/**
 * `node dist/examples/batching-server/compare.js` runs the same load against the server with batching on and off and
 * prints the table of the README. Batch size and tokens are those on the page of Headroom.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { quantile, runLoad } from './load-run.ts';

const CONCURRENCY = 16;
const REQUESTS = 200;
const MODEL = 'demo';

interface Started {
  /** The first group of the pattern that it was waited for. */
  readonly found: string;
  stop(): Promise<void>;
}

/** Starts a program of this package, and waits until it says on standard error what it is expected to. */
async function run(script: string, args: readonly string[], expected: RegExp): Promise<Started> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exit = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exit;
  };
  const found = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const match = expected.exec(said);
      if (match) resolve(match[1] ?? '');
    });
    void exit.then(() => reject(new Error(`${script} ended. It said:\n${said}`)));
  });
  return { found, stop };
}

/** The sum of the series of a family on a page. */
function valueOf(page: string, family: string): number {
  const lines = page.split('\n').filter((line) => line.startsWith(`${family}{`));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

async function measure(batching: 'on' | 'off'): Promise<readonly string[]> {
  const quiet = ['--gpu.source=none', '--no-host.metrics', '--web.listen-address=127.0.0.1:0'];
  const exporter = await run('../../exporter/main.js', quiet, /address=(\S+)/);
  const flags = ['--listen=127.0.0.1:0', `--batching=${batching}`, '--load-time=1s', `--model=${MODEL}`];
  const headroom = `http://${exporter.found}`;
  const server = await run('main.js', [...flags, `--headroom=${headroom}`], /listening on (\S+)[^]*\nready/);
  const result = await runLoad({
    url: server.found,
    model: MODEL,
    concurrency: CONCURRENCY,
    requests: REQUESTS,
  });
  // Its end sends what Headroom has not got yet.
  await server.stop();
  const page = await (await fetch(`${headroom}/metrics`)).text();
  await exporter.stop();
  const batch = valueOf(page, 'inference_batch_size_sum') / valueOf(page, 'inference_batch_size_count');
  const milliseconds = (share: number) =>
    `${((quantile(result.ttftSeconds, share) ?? 0) * 1000).toFixed(0)} ms`;
  return [
    batching,
    (result.ok / result.seconds).toFixed(1),
    (valueOf(page, 'inference_generation_tokens_total') / result.seconds).toFixed(0),
    milliseconds(0.5),
    milliseconds(0.95),
    batch.toFixed(1),
  ];
}

const titles = ['batching', 'requests/s', 'tokens/s', 'TTFT p50', 'TTFT p95', 'mean batch'];
const rows = [titles, titles.map(() => '---'), await measure('on'), await measure('off')];
const [cpu] = cpus();
process.stdout.write(
  `${REQUESTS} requests, ${CONCURRENCY} at a time; ${cpus().length} x ${cpu?.model}, Node ${process.version}\n\n` +
    `${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`,
);
