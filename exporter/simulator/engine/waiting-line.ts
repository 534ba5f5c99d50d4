import type { Request } from './request.ts';

/** Requests that wait, first come first served; one that was preempted stands in front. */
export class WaitingLine {
  private readonly requests: Request[] = [];

  get length(): number {
    return this.requests.length;
  }

  get first(): Request | undefined {
    return this.requests[0];
  }

  get generatedTokens(): number {
    return this.requests.reduce((sum, { generated }) => sum + generated, 0);
  }

  join(request: Request): void {
    this.requests.push(request);
  }

  standInFront(request: Request): void {
    this.requests.unshift(request);
  }

  takeFirst(): void {
    this.requests.shift();
  }

  /** Takes out one that came before `time` and has not started, if it is the first in line. */
  takeTired(time: number): Request | undefined {
    const { first } = this;
    if (!first || first.startedAt !== undefined || first.arrival.time >= time) return undefined;
    return this.requests.shift();
  }
}
