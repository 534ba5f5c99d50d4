const FIRST_BYTES = 65_536;
/** UTF-8 needs at most this many bytes for one unit of a JavaScript string. */
const MOST_BYTES_PER_UNIT = 3;
/** Lines are encoded some dozen at a time: one by one the calls cost, all at once putting them together does. */
const BATCH_UNITS = 4_096;

/** Size of the page before: the next one will hardly be smaller. */
let lastBytes = FIRST_BYTES;

/** Text encoded as it comes: quicker than one long string, which would be put together first and encoded then. */
export class PageBuffer {
  private buffer = Buffer.allocUnsafe(lastBytes);
  private length = 0;
  private pending = '';

  write(text: string): void {
    this.pending += text;
    if (this.pending.length >= BATCH_UNITS) this.flush();
  }

  bytes(): Buffer {
    this.flush();
    lastBytes = Math.max(FIRST_BYTES, this.length + MOST_BYTES_PER_UNIT * BATCH_UNITS);
    return this.buffer.subarray(0, this.length);
  }

  private flush(): void {
    const most = this.pending.length * MOST_BYTES_PER_UNIT;
    if (this.length + most > this.buffer.length) this.grow(most);
    this.length += this.buffer.write(this.pending, this.length);
    this.pending = '';
  }

  private grow(least: number): void {
    const larger = Buffer.allocUnsafe(Math.max(2 * this.buffer.length, this.length + least));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
  }
}
