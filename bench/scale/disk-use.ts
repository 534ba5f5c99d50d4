import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Measured } from './measured.ts';

const meta = z.object({ stats: z.object({ numSamples: z.number() }) });

/** @param appended samples that came in since the start @param data folder of Prometheus' data */
export async function diskUse(data: string, appended: number): Promise<Measured['disk']> {
  const log = await bytesIn(join(data, 'wal'));
  const blocks = (await readdir(data)).filter((name) => /^[0-9A-Z]{26}$/.test(name));
  let samples = 0;
  let bytes = 0;
  for (const block of blocks) {
    const { stats } = meta.parse(JSON.parse(await readFile(join(data, block, 'meta.json'), 'utf8')));
    samples += stats.numSamples;
    bytes += await bytesIn(join(data, block));
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
