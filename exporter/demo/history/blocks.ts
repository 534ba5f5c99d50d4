import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A range of Prometheus' own ladder of block sizes (2 h, 6 h, 18 h, ...). promtool reads its input once for each block,
 * so each gets a file of its own.
 */
const BLOCK = '18h';
const BLOCK_MS = 18 * 3_600_000;

/** Samples of the past as blocks of a Prometheus: written as text, and turned into blocks by promtool beside it. */
export class Blocks {
  private readonly promtool: string;
  private readonly folder: string;
  private readonly signal: AbortSignal;
  private part: { readonly index: number; readonly path: string; readonly stream: WriteStream } | undefined;
  private importing: Promise<void> = Promise.resolve();

  /** @param folder that of Prometheus' data, which must not run yet */
  constructor(promtool: string, folder: string, signal: AbortSignal) {
    this.promtool = promtool;
    this.folder = folder;
    this.signal = signal;
  }

  /**
   * Adds OpenMetrics lines, all of them of one time.
   * @param time Unix milliseconds, ascending
   */
  async add(lines: string, time: number): Promise<void> {
    const index = Math.floor(time / BLOCK_MS);
    const stream = this.part?.index === index ? this.part.stream : await this.begin(index);
    if (stream.errored) throw stream.errored;
    if (!stream.write(lines)) await once(stream, 'drain');
  }

  /** Resolves when all of it is in blocks. @throws Error with what promtool said when it failed */
  async finish(): Promise<void> {
    await this.endPart();
    await this.importing;
  }

  /** Resolves when nothing is written any more; what is there is of no use. The signal must have been given, or it failed. */
  async abandon(): Promise<void> {
    if (this.part) await finished(this.part.stream.destroy()).catch(() => undefined);
    await this.importing.catch(() => undefined);
  }

  private async begin(index: number): Promise<WriteStream> {
    await this.endPart();
    const path = join(this.folder, `history-${index}.om`);
    const stream = createWriteStream(path);
    // A disk that is full says so at any time: it is thrown at the next line, or at the end.
    stream.on('error', () => undefined);
    this.part = { index, path, stream };
    return stream;
  }

  private async endPart(): Promise<void> {
    if (!this.part) return;
    const { path, stream } = this.part;
    stream.end('# EOF\n');
    await finished(stream);
    this.part = undefined;
    // One at a time, while the next part is written; what goes wrong is thrown at the part after it, or at the end.
    await this.importing;
    this.importing = this.import(path);
    this.importing.catch(() => undefined);
  }

  private async import(path: string): Promise<void> {
    const block = `--max-block-duration=${BLOCK}`;
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', block, path, this.folder];
    // It puts what it works on into the temporary folder, and leaves it there when it is killed.
    const env = { ...process.env, TMPDIR: this.folder };
    const running = run(this.promtool, args, { signal: this.signal, killSignal: 'SIGKILL', env });
    const closed = new Promise((resolve) => running.child.once('close', resolve));
    try {
      await running;
    } finally {
      await closed;
    }
    await rm(path);
  }
}
