import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const DRIVER_GPUS = '/proc/driver/nvidia/gpus';

/** UUIDs of GPUs by the number in `/dev/nvidiaN`, as the driver tells them; empty where it is not there. */
export async function uuidsByMinor(folder = DRIVER_GPUS): Promise<ReadonlyMap<string, string>> {
  const gpus = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    gpus.map((gpu) => readFile(join(folder, gpu, 'information'), 'utf8').catch(() => '')),
  );
  const byMinor = new Map<string, string>();
  for (const text of texts) {
    const uuid = /^GPU UUID:\s+(GPU-\S+)/m.exec(text)?.[1];
    const minor = /^Device Minor:\s+(\d+)/m.exec(text)?.[1];
    if (uuid !== undefined && minor !== undefined) byMinor.set(minor, uuid);
  }
  return byMinor;
}
