import type { Page } from '../prometheus-text/page.ts';
import { prefixOf } from './names.ts';

/** A page that comes from trtllm-serve and has nothing to read: its JSON, or families without series. */
export function trtllmHint(page: Page): string | undefined {
  if (page.families.size === 0 && page.rejected.some(({ message }) => message.includes('found "['))) {
    return 'It is a JSON list: trtllm-serve has its statistics so at /metrics, where each read takes them away from every other reader. Its page is at /prometheus/metrics.';
  }
  const isTrtllm = [...page.families.keys()].some((name) => name.startsWith('trtllm_'));
  if (isTrtllm && !prefixOf(page)) {
    return 'This is trtllm-serve without series: start it with return_perf_metrics: true in its options, and send it a first request.';
  }
  return undefined;
}
