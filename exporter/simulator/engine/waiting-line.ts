import type { Request } from './request.ts';

/** Places in front that are empty before the line moves up. */
const MOST_EMPTY = 1_024;

/** Requests that wait, first come first served; one that was preempted stands in front. */
export class WaitingLine {
  private requests: Request[] = [];
  /** Where the line begins: to move all of a long one up for each that leaves would take too long. */
  private head = 0;

  get length(): number {
    return this.requests.length - this.head;
  }

  get first(): Request | undefined {
    return this.requests[this.head];
  }

  get generatedTokens(): number {
    return this.requests.slice(this.head).reduce((sum, { generated }) => sum + generated, 0);
  }

  join(request: Request): void {
    this.requests.push(request);
  }

  standInFront(request: Request): void {
    if (this.head === 0) this.requests.unshift(request);
    else this.requests[--this.head] = request;
  }

  takeFirst(): Request | undefined {
    const { first } = this;
    if (!first) return undefined;
    if (++this.head > Math.max(MOST_EMPTY, this.requests.length / 2)) {
      this.requests = this.requests.slice(this.head);
      this.head = 0;
    }
    return first;
  }

  /** Takes out one that came before `time` and has not started, if it is the first in line. */
  takeTired(time: number): Request | undefined {
    const { first } = this;
    if (!first || first.startedAt !== undefined || first.arrival.time >= time) return undefined;
    return this.takeFirst();
  }
}
