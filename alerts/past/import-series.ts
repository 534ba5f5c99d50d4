import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { timedLines } from './timed-series.ts';
import type { TimedSeries } from './timed-series.ts';

/** Largest rung of Prometheus' ladder of block sizes that is worth it: promtool reads its input once for each block. */
const BLOCK = '162h';

export interface ImportOptions {
  /** Path of the program. */
  readonly promtool: string;
  /** Folder of Prometheus' data, which must not run. */
  readonly data: string;
  readonly signal?: AbortSignal;
}

/** Writes series of the past as blocks. @throws Error with what promtool said when it failed, or when told to stop */
export async function importSeries(
  series: AsyncIterable<TimedSeries> | Iterable<TimedSeries>,
  options: ImportOptions,
): Promise<void> {
  const path = join(options.data, 'series.om');
  const lines = await writeSeries(series, path);
  // promtool takes an empty file for a mistake.
  if (lines > 0) await importFile(path, options);
  await rm(path);
}

/** Gives the number of samples. */
async function writeSeries(
  series: AsyncIterable<TimedSeries> | Iterable<TimedSeries>,
  path: string,
): Promise<number> {
  const stream = createWriteStream(path);
  let samples = 0;
  try {
    for await (const each of series) {
      for (const line of timedLines(each)) {
        if (!stream.write(line)) await once(stream, 'drain');
      }
      samples += each.samples.length;
    }
    stream.end('# EOF\n');
    await finished(stream);
    return samples;
  } finally {
    stream.destroy();
  }
}

async function importFile(path: string, { promtool, data, signal }: ImportOptions): Promise<void> {
  const block = `--max-block-duration=${BLOCK}`;
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', block, path, data];
  // It puts what it works on into the temporary folder, and leaves it there when it is killed.
  const env = { ...process.env, TMPDIR: data };
  const running = run(promtool, args, { env, killSignal: 'SIGKILL', ...(signal && { signal }) });
  const closed = once(running.child, 'close');
  try {
    await running;
  } finally {
    await closed;
  }
}

const run = promisify(execFile);
