import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';

/** What a phase of the load did, as the load tells it. */
export type Done = Readonly<Record<string, unknown>>;

/** The program that loads the GPU: one phase a line, an answer a line. `load.py` is one. */
export class Load {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  private readonly reader: Interface;

  constructor(command: readonly string[]) {
    const [program = '', ...args] = command;
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    // A load that faults is gone before it is told the next phase.
    this.child.stdin?.on('error', () => undefined);
    if (!this.child.stdout) throw new Error('the load has no standard output');
    this.reader = createInterface({ input: this.child.stdout });
    this.lines = this.reader[Symbol.asyncIterator]();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Waits until it has loaded what it needs. */
  ready(): Promise<Done> {
    return this.answer('start');
  }

  phase(name: string, argument: number): Promise<Done> {
    return this.tell(name, `${name} ${argument}`);
  }

  /** A line that its program understands; what it answers. */
  tell(name: string, line: string): Promise<Done> {
    this.child.stdin?.write(`${line}\n`);
    return this.answer(name);
  }

  end(): void {
    this.child.stdin?.end();
    this.child.kill('SIGKILL');
    this.reader.close();
  }

  private async answer(name: string): Promise<Done> {
    const line = await this.lines.next();
    if (line.done) throw new Error(`the load ended in the phase ${name}`);
    const parsed: Done = JSON.parse(line.value);
    return parsed;
  }
}
