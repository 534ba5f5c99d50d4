import { execFile } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { promisify } from 'node:util';

/** Date, machine and versions, as a figure in a document needs them. */
export async function here(prometheus: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(prometheus, ['--version']);
  const version = /version (\S+)/.exec(stdout + stderr)?.[1] ?? 'of an unknown version';
  const [cpu] = cpus();
  return `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpu?.model ?? 'unknown processor'}, Node ${process.version}, Prometheus ${version}`;
}

/** Whether other programs had the processors, too: a sentence, if so. @param load average of five minutes, our own share in it */
export function otherWork(load: number): string | undefined {
  const processors = availableParallelism();
  if (load < 2 * processors) return undefined;
  return `The machine had other work: up to ${load.toFixed(0)} programs at a time wanted its ${processors} processors.`;
}
