import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { StatusView } from '../../exporter/status/view.ts';

const MAIN = fileURLToPath(new URL('../../exporter/main.js', import.meta.url));
/** Of the kernel's clock in /proc, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** CPU seconds so far, by process: the exporter itself, and its children that live. */
export interface Spent {
  readonly exporter: number;
  readonly children: number;
  readonly residentBytes: number;
}

/** The built program on the real driver, as a user starts it, its log kept in a file. */
export class Exporter {
  private readonly child: ChildProcess;
  readonly url: string;

  private constructor(child: ChildProcess, url: string) {
    this.child = child;
    this.url = url;
  }

  static async start(flags: readonly string[], logFile: string): Promise<Exporter> {
    const child = spawn(process.execPath, [MAIN, '--web.listen-address=127.0.0.1:0', ...flags], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const log = createWriteStream(logFile);
    const address = await new Promise<string>((resolve, reject) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        log.write(chunk);
        const found = /address=(127\.0\.0\.1:\d+)/.exec(chunk.toString())?.[1];
        if (found) resolve(found);
      });
      child.once('exit', () => reject(new Error(`the program ended before it listened; see ${logFile}`)));
    });
    return new Exporter(child, `http://${address}`);
  }

  /** A metrics page, and milliseconds to its last byte. */
  async scrape(): Promise<{ page: string; milliseconds: number }> {
    const start = performance.now();
    const response = await fetch(`${this.url}/metrics`, { signal: AbortSignal.timeout(20_000) });
    const page = await response.text();
    return { page, milliseconds: performance.now() - start };
  }

  /** What its status page shows. */
  async view(): Promise<StatusView> {
    const response = await fetch(`${this.url}/status/view`, { signal: AbortSignal.timeout(20_000) });
    const view: StatusView = JSON.parse(await response.text());
    return view;
  }

  spent(): Spent {
    const pid = this.child.pid ?? 0;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
    const own = statOf(pid, true);
    const theirs = children.map((child) => statOf(Number(child), false));
    return {
      exporter: own.cpu,
      children: own.waited + theirs.reduce((sum, { cpu }) => sum + cpu, 0),
      residentBytes: own.resident + theirs.reduce((sum, { resident }) => sum + resident, 0),
    };
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

function statOf(pid: number, withWaited: boolean): { cpu: number; waited: number; resident: number } {
  const none = { cpu: 0, waited: 0, resident: 0 };
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return {
      cpu: ((fields[11] ?? 0) + (fields[12] ?? 0)) / TICKS_PER_SECOND,
      waited: withWaited ? ((fields[13] ?? 0) + (fields[14] ?? 0)) / TICKS_PER_SECOND : 0,
      resident: Number(resident ?? 0) * 1024,
    };
  } catch {
    return none;
  }
}
