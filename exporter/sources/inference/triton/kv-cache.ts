import type { ModelReading } from '../../../model/inference.ts';
import { shares, type Scope } from '../signals.ts';
import { sharesOf } from '../shares-of.ts';
import { NAMES } from './names.ts';

/** How far the fraction may lie from used over max and still mean it: it is rounded to a few digits. */
const TOLERANCE = 0.01;

/**
 * KV-cache use of the TensorRT-LLM backend: blocks used over blocks there are. The page has a fraction as well, which
 * on a page in the backend's own README is 0.4875 with 1 block of 6239 used; where they disagree the blocks are
 * believed, and the fraction is counted as left out.
 */
export function kvCacheUsage(scope: Scope): ModelReading['kvCacheUsage'] {
  const fraction = shares(scope, NAMES.kvCacheBlocks, { kv_cache_block_type: 'fraction' });
  const ofBlocks = sharesOf(scope, blocks('used'), blocks('max'));
  if (fraction && ofBlocks && Math.abs(fraction.max - ofBlocks.max) > TOLERANCE) {
    const message = `the fraction of ${NAMES.kvCacheBlocks[0]} is left out: it is ${fraction.max}, and its used over max is ${ofBlocks.max}`;
    scope.reject('value', message);
  }
  return ofBlocks ?? fraction;
}

function blocks(type: string) {
  return { names: NAMES.kvCacheBlocks, where: { kv_cache_block_type: type } };
}
