import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';
import { timedLines } from './timed-series.ts';
import type { TimedSeries } from './timed-series.ts';

/** A rung of Prometheus' ladder of block sizes, two months: promtool reads its input once for each block. */
const BLOCK = '1458h';
/** Characters that are written at a time. */
const CHUNK = 65_536;

export interface ImportOptions {
  /** Path of the program. */
  readonly promtool: string;
  /** Folder of Prometheus' data, which must not run. */
  readonly data: string;
  readonly signal?: AbortSignal;
}

/** Writes series of the past as blocks. @throws Error with what promtool said when it failed, or when told to stop */
export function importSeries(
  series: AsyncIterable<TimedSeries> | Iterable<TimedSeries>,
  options: ImportOptions,
): Promise<void> {
  return importLines(linesOf(series), options);
}

/** The same of OpenMetrics lines with timestamps. */
export async function importLines(lines: AsyncIterable<string>, options: ImportOptions): Promise<void> {
  const path = join(options.data, 'series.om');
  // promtool takes an empty file for a mistake.
  if (await writeLines(lines, path)) await importFile(path, options);
  await rm(path);
}

async function* linesOf(series: AsyncIterable<TimedSeries> | Iterable<TimedSeries>): AsyncGenerator<string> {
  for await (const each of series) {
    let text = '';
    for (const line of timedLines(each)) {
      text += line;
      if (text.length < CHUNK) continue;
      yield text;
      text = '';
    }
    if (text !== '') yield text;
  }
}

/** Whether there were any. */
async function writeLines(lines: AsyncIterable<string>, path: string): Promise<boolean> {
  const stream = createWriteStream(path);
  let some = false;
  try {
    for await (const line of lines) {
      some = true;
      if (!stream.write(line)) await once(stream, 'drain');
    }
    stream.end('# EOF\n');
    await finished(stream);
    return some;
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
