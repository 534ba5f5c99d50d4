import type { ModelReading } from '../../../model/inference.ts';
import { counter, counterBy, firstPresent, known, type Scope } from '../signals.ts';
import { NAMES } from './names.ts';

type Tokens = Pick<
  ModelReading,
  'promptTokens' | 'generationTokens' | 'prefixCacheQueries' | 'prefixCacheHits'
>;

/** Token counters: the live ones where the version has them, else those that move when a request ends. */
export function readTokens(scope: Scope): Tokens {
  return known({ ...throughput(scope), ...prefixCache(scope) });
}

function throughput(scope: Scope): Pick<Tokens, 'promptTokens' | 'generationTokens'> {
  if (firstPresent(scope.families, NAMES.realtimeTokens)) {
    const byMode = counterBy(scope, NAMES.realtimeTokens, 'mode', (mode) => REALTIME.get(mode));
    return known({ promptTokens: byMode?.prompt, generationTokens: byMode?.generation });
  }
  return known({
    promptTokens: counter(scope, NAMES.promptTokens),
    generationTokens: counter(scope, NAMES.generationTokens),
  });
}

const REALTIME: ReadonlyMap<string, 'prompt' | 'generation'> = new Map([
  ['prefill_compute', 'prompt'],
  ['prefill_cache', 'prompt'],
  ['decode', 'generation'],
]);

/** Not cache_hit_rate: it is that of the last prefill batch alone. */
function prefixCache(scope: Scope): Pick<Tokens, 'prefixCacheQueries' | 'prefixCacheHits'> {
  if (firstPresent(scope.families, NAMES.effectivePrefill)) {
    const { hit, miss } =
      counterBy(scope, NAMES.effectivePrefill, 'mode', (mode) => EFFECTIVE.get(mode)) ?? {};
    return hit === undefined || miss === undefined
      ? {}
      : { prefixCacheQueries: hit + miss, prefixCacheHits: hit };
  }
  const hits = counter(scope, NAMES.cachedTokens);
  const queries = counter(scope, NAMES.promptTokens);
  return hits === undefined || queries === undefined
    ? {}
    : { prefixCacheQueries: queries, prefixCacheHits: hits };
}

const EFFECTIVE: ReadonlyMap<string, 'hit' | 'miss'> = new Map([
  ['input', 'miss'],
  ['device_hit', 'hit'],
  ['host_hit', 'hit'],
  ['storage_hit', 'hit'],
]);
