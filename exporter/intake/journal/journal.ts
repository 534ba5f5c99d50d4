import { existsSync } from 'node:fs';
import { open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { claim } from './claim.ts';
import type { Claim } from './claim.ts';
import { decodeRecord, encodeRecord } from './record.ts';
import type { JournalRecord } from './record.ts';

/** A segment is read at start in some seconds; then all is written down at once and the segment goes. */
const SEGMENT_BYTES = 64 * 1024 * 1024;
/** Of the whole state: another one is not read. */
const STATE_VERSION = 1;
const CHECKPOINT = 'checkpoint';
const SEGMENT = /^segment-(\d+)$/;

interface Checkpoint {
  readonly version: number;
  /** The first segment that is not in the state. */
  readonly segment: number;
  readonly state: unknown;
}

/**
 * What was acknowledged survives the process: each body is appended before it is answered, and now and then the
 * whole state is written down in its place. It is in the hands of the operating system then, not on the disk: a
 * power cut may lose the last seconds.
 */
export class Journal {
  private readonly directory: string;
  private readonly claimed: Claim;
  private segment: number;
  private file: FileHandle;
  private length = 0;

  private constructor(directory: string, claimed: Claim, segment: number, file: FileHandle) {
    this.directory = directory;
    this.claimed = claimed;
    this.segment = segment;
    this.file = file;
  }

  /**
   * Opens the directory, gives back what was written down, and goes on after it.
   * `restore` gets the state, if there is one; `replay` each record since; `onProblem` what could not be read.
   * @throws ConfigProblem when the directory cannot be used or another exporter uses it
   */
  static async open(
    directory: string,
    restore: (state: unknown) => void,
    replay: (record: JournalRecord) => Promise<void>,
    onProblem: (message: string) => void,
  ): Promise<Journal> {
    const claimed = await claim(directory);
    await rm(join(directory, `${CHECKPOINT}.new`), { force: true });
    const checkpoint = await readCheckpoint(directory, onProblem);
    if (checkpoint) restore(checkpoint.state);
    const first = checkpoint?.segment ?? 0;
    const segments = await segmentsIn(directory);
    for (const segment of segments.filter((number) => number >= first)) {
      await replaySegment(join(directory, `segment-${segment}`), replay);
    }
    const next = Math.max(first, ...segments.map((number) => number + 1));
    return new Journal(directory, claimed, next, await openSegment(directory, next));
  }

  get isFull(): boolean {
    return this.length >= SEGMENT_BYTES;
  }

  /** Writes a record. @throws Error when it cannot (disk full); then nothing of it stays */
  async append(record: JournalRecord): Promise<void> {
    const parts = encodeRecord(record);
    try {
      await this.file.appendFile(Buffer.concat(parts));
    } catch (error) {
      await this.file.truncate(this.length);
      throw error;
    }
    this.length += parts.reduce((sum, part) => sum + part.length, 0);
  }

  /** Writes the whole state down, in the place of all segments so far. */
  async checkpoint(state: unknown): Promise<void> {
    const segment = this.segment + 1;
    const path = join(this.directory, CHECKPOINT);
    const checkpoint: Checkpoint = { version: STATE_VERSION, segment, state };
    const file = await openSegment(this.directory, segment);
    try {
      // On the disk before what it stands for goes: a power cut may cost the last seconds, not everything.
      await writeFile(`${path}.new`, serialize(checkpoint), { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
      await flushDirectory(this.directory);
    } catch (error) {
      await file.close();
      // A part of it would take the room that records need.
      await rm(`${path}.new`, { force: true });
      throw error;
    }
    await this.file.close();
    Object.assign(this, { file, segment, length: 0 });
    for (const old of await segmentsIn(this.directory)) {
      if (old < segment) await rm(join(this.directory, `segment-${old}`));
    }
  }

  async close(): Promise<void> {
    await this.file.close();
    await this.claimed.release();
  }
}

async function flushDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  await handle.sync();
  await handle.close();
}

async function openSegment(directory: string, segment: number): Promise<FileHandle> {
  return open(join(directory, `segment-${segment}`), 'a', 0o600);
}

async function segmentsIn(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  const numbers = names.map((name) => SEGMENT.exec(name)?.[1]).filter((text) => text !== undefined);
  return numbers.map(Number).toSorted((a, b) => a - b);
}

/**
 * Undefined where there is none. One that cannot be read, or is of another version, is put aside and told: counters
 * begin anew then, which Prometheus bears.
 */
async function readCheckpoint(
  directory: string,
  onProblem: (message: string) => void,
): Promise<Checkpoint | undefined> {
  const path = join(directory, CHECKPOINT);
  if (!existsSync(path)) return undefined;
  let problem: string;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- we wrote it, and its version says what it is
    const found = deserialize(await readFile(path)) as Checkpoint;
    if (found.version === STATE_VERSION) return found;
    problem = `it is of version ${found.version}, not ${STATE_VERSION}`;
  } catch (error) {
    problem = String(error);
  }
  await rename(path, `${path}.unreadable`);
  onProblem(
    `${path} cannot be read, counters begin anew: ${problem}. It is kept as ${CHECKPOINT}.unreadable.`,
  );
  return undefined;
}

/** What was not written to its end was not acknowledged, and ends the segment. */
async function replaySegment(path: string, replay: (record: JournalRecord) => Promise<void>): Promise<void> {
  const bytes = await readFile(path);
  let at = decodeRecord(bytes, 0);
  while (at) {
    await replay(at.record);
    at = decodeRecord(bytes, at.next);
  }
}
