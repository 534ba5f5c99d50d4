import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from 'node:events';
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
    if (this.part?.index !== index) await this.begin(index);
    if (this.part?.stream.write(lines) === false) await once(this.part.stream, 'drain');
  }

  /** Resolves when all of it is in blocks. @throws Error with what promtool said when it failed */
  async finish(): Promise<void> {
    await this.endPart();
    await this.importing;
  }

  private async begin(index: number): Promise<void> {
    await this.endPart();
    const path = join(this.folder, `history-${index}.om`);
    this.part = { index, path, stream: createWriteStream(path) };
  }

  private async endPart(): Promise<void> {
    if (!this.part) return;
    const { path, stream } = this.part;
    this.part = undefined;
    stream.end('# EOF\n');
    await once(stream, 'close');
    // One at a time, while the next part is written; what goes wrong is thrown at the part after it, or at the end.
    await this.importing;
    this.importing = this.import(path);
    this.importing.catch(() => undefined);
  }

  private async import(path: string): Promise<void> {
    const block = `--max-block-duration=${BLOCK}`;
    const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', block, path, this.folder];
    await run(this.promtool, args, { signal: this.signal });
    await rm(path);
  }
}
