/** Ids of one generation: the window holds at least this many of the last ones, at most twice as many. */
const GENERATION = 2 ** 20;
/** Slots for each id: half of them stay empty, so that a search is short. */
const SLOTS_PER_ID = 2;
/** A 64-bit fingerprint is two words. */
const WORDS = 2;

/**
 * Which ids were seen lately, in bounded memory: 16 MiB a generation, of which there are two. Each id is kept as a
 * fingerprint of 64 bits; of a million ids held, one in 2^44 new ones is taken for one of them. The seed is secret, so
 * that a sender cannot choose ids that collide. Its fields are all of its state.
 */
export class IdWindow {
  private readonly seed: readonly [number, number];
  private readonly generation: number;
  private current: Uint32Array;
  private previous: Uint32Array | undefined;
  private held = 0;

  constructor(seed = randomSeed(), generation = GENERATION) {
    this.seed = seed;
    this.generation = generation;
    this.current = emptyTable(generation);
  }

  /** Goes on where another window, written down field by field, left off. */
  static revive(fields: IdWindow): IdWindow {
    return Object.assign(new IdWindow(fields.seed, 1), fields);
  }

  /** Notes an id of a sender. @returns false if it is in the window already */
  add(sender: string, id: string): boolean {
    const [high, low] = this.fingerprint(sender, id);
    if (this.previous && find(this.previous, high, low) === PRESENT) return false;
    const slot = find(this.current, high, low);
    if (slot === PRESENT) return false;
    this.current[slot] = high;
    this.current[slot + 1] = low;
    this.held++;
    if (this.held >= this.generation) this.turn();
    return true;
  }

  has(sender: string, id: string): boolean {
    const [high, low] = this.fingerprint(sender, id);
    const inPrevious = this.previous && find(this.previous, high, low) === PRESENT;
    return inPrevious === true || find(this.current, high, low) === PRESENT;
  }

  private turn(): void {
    const oldest = this.previous;
    this.previous = this.current;
    this.current = oldest?.fill(0) ?? emptyTable(this.generation);
    this.held = 0;
  }

  private fingerprint(sender: string, id: string): readonly [number, number] {
    let high = this.seed[0];
    let low = this.seed[1];
    for (const text of [sender, id]) {
      for (let index = 0; index < text.length; index++) {
        const unit = text.charCodeAt(index);
        high = Math.imul(high ^ unit, 0x85ebca6b);
        low = Math.imul(low ^ unit, 0xc2b2ae35);
        high ^= high >>> 15;
        low ^= low >>> 13;
      }
      // What ends the sender cannot be the start of the id.
      high = Math.imul(high ^ 0x1_0000, 0x9e3779b1);
      low = Math.imul(low ^ 0x1_0000, 0x5f356495);
    }
    high = Math.imul(high ^ (low >>> 16), 0x85ebca6b);
    low = Math.imul(low ^ (high >>> 16), 0xc2b2ae35);
    // Zero is an empty slot.
    return [(high ^ (high >>> 13)) >>> 0, (low ^ (low >>> 16) || 1) >>> 0];
  }
}

const PRESENT = -1;

/** The slot where a fingerprint belongs, or that it is there. */
function find(table: Uint32Array, high: number, low: number): number {
  const slots = table.length / WORDS;
  let slot = high % slots;
  for (;;) {
    const at = slot * WORDS;
    if (table[at] === 0 && table[at + 1] === 0) return at;
    if (table[at] === high && table[at + 1] === low) return PRESENT;
    slot = (slot + 1) % slots;
  }
}

function emptyTable(generation: number): Uint32Array {
  return new Uint32Array(generation * SLOTS_PER_ID * WORDS);
}

function randomSeed(): readonly [number, number] {
  const [first = 1, second = 1] = crypto.getRandomValues(new Uint32Array(2));
  return [first, second];
}
