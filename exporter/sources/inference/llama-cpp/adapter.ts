import type { ModelReading } from '../../../model/inference.ts';
import type { Adapter, ReadContext } from '../adapter.ts';
import type { Page } from '../prometheus-text/page.ts';
import {
  counter,
  firstPresent,
  gaugeSum,
  known,
  shares,
  UNNAMED_MODEL,
  withoutPrefix,
  type Scope,
} from '../signals.ts';
import { SIGNALS } from './provenance.ts';

const ENGINE = 'llama-cpp';
const PREFIX = 'llamacpp:';

/** One of them is on the page of every version and fork. */
const PROBES = ['requests_processing', 'tokens_predicted_total', 'prompt_tokens_total'];

/**
 * llama.cpp's server and its forks. The page has no label at all, so the model has no name here; in router mode the
 * address picks one (`?model=`), and each is a server of its own in the config.
 *
 * Left out because it says something else. `Process-Start-Time-Unix` is no Unix time: it has the microseconds of a
 * clock that began when the host did (`ggml_time_us`). prompt_tokens_seconds and predicted_tokens_seconds are means
 * since the start, in older builds since the last scrape by anybody; n_busy_slots_per_decode is a mean since the
 * start; n_tokens_max is a high-water mark that is typed counter. There are no histograms, outcomes or errors.
 */
export const llamaCpp: Adapter = {
  engine: ENGINE,
  usualUrl: 'http://127.0.0.1:8080/metrics',
  signals: SIGNALS,
  recognises: ({ families }) => firstPresent(withoutPrefix(families, PREFIX), PROBES) !== undefined,
  read: readPage,
};

function readPage(page: Page, { reject }: ReadContext): readonly ModelReading[] {
  const scope = { families: withoutPrefix(page.families, PREFIX), reject };
  if (!firstPresent(scope.families, PROBES)) return [];
  const promptTokens = counter(scope, ['prompt_tokens_total']);
  return [
    known({
      model: UNNAMED_MODEL,
      engine: ENGINE,
      ready: true,
      requestsRunning: gaugeSum(scope, ['requests_processing']),
      queueDepth: gaugeSum(scope, ['requests_deferred']),
      kvCacheUsage: shares(scope, ['kv_cache_usage_ratio']),
      promptTokens,
      generationTokens: counter(scope, ['tokens_predicted_total']),
      ...prefixCache(scope, promptTokens),
    }),
  ];
}

/** A prompt's tokens are in one of the two counters: computed, or found in the cache. */
function prefixCache(
  scope: Scope,
  computed: number | undefined,
): Pick<ModelReading, 'prefixCacheQueries' | 'prefixCacheHits'> {
  const cached = counter(scope, ['prompt_tokens_cached_total']);
  if (cached === undefined || computed === undefined) return {};
  return { prefixCacheQueries: computed + cached, prefixCacheHits: cached };
}
