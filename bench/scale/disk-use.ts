import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Measured } from './measured.ts';

const meta = z.object({ stats: z.object({ numSamples: z.number() }), maxTime: z.number() });

export interface Block {
  readonly folder: string;
  readonly samples: number;
  /** Unix milliseconds at which it ends. */
  readonly maxTime: number;
}

/** @param data folder of Prometheus' data */
export async function blocksIn(data: string): Promise<Block[]> {
  const names = (await readdir(data)).filter((name) => /^[0-9A-Z]{26}$/.test(name));
  const folders = names.map((name) => join(data, name));
  return Promise.all(
    folders.map(async (folder) => {
      const text = await readFile(join(folder, 'meta.json'), 'utf8');
      const { stats, maxTime } = meta.parse(JSON.parse(text));
      return { folder, samples: stats.numSamples, maxTime };
    }),
  );
}

/** @param appended samples that came in since the start @param data folder of Prometheus' data */
export async function diskUse(data: string, appended: number): Promise<Measured['disk']> {
  const log = await bytesIn(join(data, 'wal'));
  let samples = 0;
  let bytes = 0;
  for (const block of await blocksIn(data)) {
    samples += block.samples;
    bytes += await bytesIn(block.folder);
  }
  return {
    logBytesPerSample: log / appended,
    ...(samples > 0 && { blockBytesPerSample: bytes / samples }),
  };
}

async function bytesIn(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesIn(path);
    else bytes += (await stat(path).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
