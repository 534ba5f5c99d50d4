/** Work at a stretch before pages, scrapes and keys get their turn. */
const STRETCH_MS = 15;

/** Long work in short stretches. */
export class Turns {
  private began = performance.now();

  get isOver(): boolean {
    return performance.now() - this.began >= STRETCH_MS;
  }

  /** Everything else that waits gets its turn. */
  async give(): Promise<void> {
    await new Promise(setImmediate);
    this.began = performance.now();
  }
}
