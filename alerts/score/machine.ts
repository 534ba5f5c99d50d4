import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { promisify } from 'node:util';

/** Date, machine and versions, as a figure in a document needs them. */
export async function here(prometheus: string): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(prometheus, ['--version']);
  const version = /version (\S+)/.exec(stdout + stderr)?.[1] ?? 'of an unknown version';
  const [cpu] = cpus();
  return `${new Date().toISOString().slice(0, 10)}, ${cpus().length} x ${cpu?.model ?? 'unknown processor'}, Node ${process.version}, Prometheus ${version}`;
}
