/** When the points of the ring were taken: slot `i` of every column belongs to time `i`. */
export class TimeAxis {
  private readonly times: Float64Array;
  private next = 0;
  private size = 0;

  constructor(capacity: number) {
    this.times = new Float64Array(capacity);
  }

  /** Takes the place of the oldest point; `at` is Unix milliseconds. Gives the slot. */
  push(at: number): number {
    const slot = this.next;
    this.times[slot] = at;
    this.next = (slot + 1) % this.times.length;
    this.size = Math.min(this.size + 1, this.times.length);
    return slot;
  }

  clear(): void {
    this.next = 0;
    this.size = 0;
  }

  get last(): number | undefined {
    return this.size === 0 ? undefined : this.at(this.next - 1 + this.times.length);
  }

  /** Unix milliseconds of a slot. */
  at(slot: number): number {
    return this.times[slot % this.times.length] ?? Number.NaN;
  }

  /** Slots of the points after `from` (Unix milliseconds), the oldest first. */
  slotsAfter(from: number): readonly number[] {
    const { length } = this.times;
    const slots: number[] = [];
    for (let age = this.size; age >= 1; age--) {
      const slot = (this.next - age + length) % length;
      if (this.at(slot) > from) slots.push(slot);
    }
    return slots;
  }

  get bytes(): number {
    return this.times.byteLength;
  }
}
