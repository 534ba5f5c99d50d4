/** Tokens in a block, as in vLLM. */
export const BLOCK_TOKENS = 16;

export function blocksFor(tokens: number): number {
  return Math.ceil(tokens / BLOCK_TOKENS);
}

interface Prefix {
  readonly blocks: number;
  holders: number;
}

/**
 * KV-cache blocks of one rank. Prompts of one group begin with the same prefix, whose blocks are shared; when nobody
 * holds them they stay until their place is needed, the longest unused first. `used` never exceeds `capacity`.
 */
export class KvCache {
  readonly capacity: number;
  /** Blocks that running requests hold; shared ones count once. */
  used = 0;
  /** False while no request finds or leaves a prefix for others. */
  sharesPrefixes = true;
  private unheld = 0;
  /** By group, the longest unused first. */
  private readonly prefixes = new Map<number, Prefix>();

  constructor(capacityBlocks: number) {
    this.capacity = capacityBlocks;
  }

  get free(): number {
    return this.capacity - this.used;
  }

  /** True if so many blocks could be had, and now are. */
  allocate(blocks: number): boolean {
    if (blocks > this.free) return false;
    this.used += blocks;
    this.evict();
    return true;
  }

  release(blocks: number): void {
    this.used -= blocks;
  }

  /** Blocks of the group's prefix that are there already, now held by one more; 0 if there are none, or no room. */
  hold(group: number): number {
    const prefix = this.prefixes.get(group);
    if (!prefix || !this.sharesPrefixes) return 0;
    if (prefix.holders === 0) {
      if (prefix.blocks > this.free) return 0;
      this.unheld -= prefix.blocks;
      this.used += prefix.blocks;
    }
    prefix.holders++;
    return prefix.blocks;
  }

  /** Makes blocks that one request allocated a prefix that others can share; that request holds it from now on. */
  share(group: number, blocks: number): boolean {
    if (this.prefixes.has(group) || !this.sharesPrefixes) return false;
    this.prefixes.set(group, { blocks, holders: 1 });
    return true;
  }

  letGo(group: number): void {
    const prefix = this.prefixes.get(group);
    if (!prefix || --prefix.holders > 0) return;
    this.used -= prefix.blocks;
    this.unheld += prefix.blocks;
    this.prefixes.delete(group);
    this.prefixes.set(group, prefix);
  }

  private evict(): void {
    for (const [group, { blocks, holders }] of this.prefixes) {
      if (this.used + this.unheld <= this.capacity) return;
      if (holders > 0) continue;
      this.prefixes.delete(group);
      this.unheld -= blocks;
    }
  }
}
