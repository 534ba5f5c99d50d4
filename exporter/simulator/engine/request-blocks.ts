/** The blocks of the KV cache that one request holds: its own, and those that it shares with its group. */
import type { Books } from './books.ts';
import { BLOCK_TOKENS, blocksFor } from './kv-cache.ts';
import type { KvCache } from './kv-cache.ts';
import type { Request } from './request.ts';

/** Blocks for the prompt and, after a preemption, for what was generated before. False where there is no room. */
export function takeBlocks(request: Request, kv: KvCache, books: Books): boolean {
  const { promptTokens, group } = request.arrival;
  const tokens = promptTokens + request.generated;
  const found = kv.hold(group);
  if (!kv.allocate(blocksFor(tokens) - found)) {
    if (found > 0) kv.letGo(group);
    return false;
  }
  request.sharedBlocks = found;
  request.blocks = blocksFor(tokens) - found;
  // The last token is always worked on: the first of the answer comes from it.
  request.promptLeft = Math.max(1, tokens - found * BLOCK_TOKENS);
  books.prefixQueries += tokens;
  books.prefixHits += found * BLOCK_TOKENS;
  return true;
}

/** What it computed of its group's prefix is there for others now. */
export function sharePrefix(request: Request, kv: KvCache): void {
  const { group, prefixTokens } = request.arrival;
  const blocks = Math.floor(prefixTokens / BLOCK_TOKENS);
  if (request.sharedBlocks > 0 || blocks === 0 || !kv.share(group, blocks)) return;
  request.sharedBlocks = blocks;
  request.blocks -= blocks;
}

export function giveBack(request: Request, kv: KvCache): void {
  kv.release(request.blocks);
  if (request.sharedBlocks > 0) kv.letGo(request.arrival.group);
  request.blocks = 0;
  request.sharedBlocks = 0;
}
