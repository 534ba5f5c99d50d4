import { ConfigProblem } from '../../config/problem.ts';
import type { LoadState } from '../../config/load-state.ts';
import type { Logger } from '../../logging/logger.ts';
import { completeWebConfig, parseWebConfig } from './file.ts';
import type { WebConfig } from './file.ts';
import { RateLimit } from './rate-limit.ts';
import { signatureOf } from './signature.ts';

/**
 * The web configuration as it is in its file now: looked at with each connection and each request, and read again when it
 * or a certificate has changed. What is wrong is said once, and what was there before stays in force.
 */
export class LiveWebConfig {
  current: WebConfig;
  limit: RateLimit | undefined;
  private readonly path: string;
  private readonly log: Logger;
  private readonly state: LoadState;
  private readonly listeners: (() => void)[] = [];
  private files: readonly string[] = [];
  private seen: string;

  /** @throws ConfigProblem */
  constructor(path: string, log: Logger, state: LoadState) {
    this.path = path;
    this.log = log;
    this.state = state;
    this.seen = '';
    this.current = this.read();
    this.limit = limitOf(this.current);
    state.succeeded('web');
  }

  /** `listener` is called when it was read anew. */
  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Reads what has changed since it was last looked at. Blocks for microseconds, and never throws. */
  refresh(): void {
    const found = this.signature();
    if (found === this.seen) return;
    this.seen = found;
    try {
      this.replace(this.read());
      this.log.info({ file: this.path }, 'web configuration read again');
    } catch (error) {
      this.state.failed('web');
      const problems = error instanceof ConfigProblem ? error.lines : [String(error)];
      const before = 'the web configuration is wrong; what it said before stays in force';
      for (const problem of problems) this.log.error({ file: this.path, problem }, before);
    }
  }

  private replace(next: WebConfig): void {
    if ((next.tls === undefined) !== (this.current.tls === undefined)) {
      const what = next.tls ? 'turned on' : 'turned off';
      throw new ConfigProblem([`tls_server_config: TLS is ${what} by a restart only. Restart the exporter.`]);
    }
    const { rateLimit } = this.current;
    if (JSON.stringify(next.rateLimit) !== JSON.stringify(rateLimit)) this.limit = limitOf(next);
    this.current = next;
    this.state.succeeded('web');
    for (const listener of this.listeners) listener();
  }

  private read(): WebConfig {
    // Taken before it is read: what is written meanwhile is seen the next time.
    const own = signatureOf([this.path]);
    const parsed = parseWebConfig(this.path);
    // Also where one of them is wrong: it is looked at until it is right.
    this.files = parsed.files;
    this.seen = `${own} ${signatureOf(this.files)}`;
    return completeWebConfig(parsed);
  }

  private signature(): string {
    return `${signatureOf([this.path])} ${signatureOf(this.files)}`;
  }
}

function limitOf({ rateLimit }: WebConfig): RateLimit | undefined {
  return rateLimit && new RateLimit(rateLimit);
}
