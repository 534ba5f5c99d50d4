/** The Python client and the exporter together: what was reported is on the page, to the last count. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startProgram } from '../../../exporter/e2e/program.ts';
import { scrape } from '../../../exporter/e2e/scrape.ts';
import { valuesOf } from '../../../exporter/e2e/series.ts';
import { FOLDER, startPython } from './python.ts';

const REQUESTS = 5_000;
const cleanup = onTestFinished;

/** Of ten requests one fails, one is cut off, one is cancelled, one has no token, and six are well. */
const SCRIPT = `
import sys, headroom
h = headroom.Client(server="chat", model="llama", url=sys.argv[1], batch_size=300)
for number in range(${REQUESTS}):
    kind = number % 10
    try:
        with h.request(prompt_tokens=7, correlation_id=f"request-{number}") as r:
            if kind == 0:
                raise ValueError("no memory")
            if kind == 1:
                raise KeyboardInterrupt
            if kind == 2:
                r.finish_reason = "length"
            if kind != 3:
                r.token(2)
                r.token()
    except (ValueError, KeyboardInterrupt):
        pass
h.batch_executed(size=4, capacity=8, duration_seconds=0.02)
h.queue_sampled(depth=3, running=8, oldest_age_seconds=0.5)
h.cache_sampled(kv_usage=0.5, prefix_queries=4, prefix_hits=3, preemptions=1)
h.model_loading(phase="weights", bytes=1000)
h.model_ready(load_seconds=42.5, bytes=1000)
h.histogram_observed(
    metric="inference_time_per_output_token_seconds", bounds=[0.01, 0.1], bucket_counts=[5, 2, 1], sum=0.9,
    temporality="delta",
)
h.request_completed(duration_seconds=-1, outcome="ok")
whole = h.close(20)
print(f"whole={whole} sent={h.sent} rejected={h.rejected} dropped={h.dropped}", file=sys.stderr)
`;

test('what the Python client reports is counted exactly', async () => {
  const program = await startProgram(['--gpu.source=none', '--no-host.metrics'], { cleanup });
  const python = startPython(['-c', SCRIPT, program.url], cleanup);
  expect(await python.exit, python.stderr()).toEqual({ code: 0, signal: null });
  expect(python.stderr()).toContain(`whole=True sent=${REQUESTS + 6} rejected=1 dropped=0`);
  expect(python.stderr()).toContain('refused 1 of');

  const { body: page } = await scrape(`${program.url}/metrics`);
  const labels = { server: 'chat', model: 'llama' };
  const of = (family: string, more = {}) => valuesOf(page, family, { ...labels, ...more });
  const outcomes = { ok: 6, truncated: 1, empty: 1, aborted: 1, error: 1 };
  for (const [outcome, share] of Object.entries(outcomes)) {
    expect(of('inference_requests_total', { outcome }), outcome).toEqual([(REQUESTS / 10) * share]);
  }
  expect(of('inference_ttft_seconds_count')).toEqual([(REQUESTS / 10) * 7]);
  expect(of('inference_request_duration_seconds_count')).toEqual([REQUESTS]);
  expect(of('inference_prompt_tokens_total')).toEqual([REQUESTS * 7]);
  expect(of('inference_generation_tokens_total')).toEqual([(REQUESTS / 10) * 7 * 3]);
  expect(of('inference_batch_size_count')).toEqual([1]);
  expect(of('inference_queue_depth')).toEqual([3]);
  expect(of('inference_kv_cache_usage_ratio')).toEqual([0.5]);
  expect(of('inference_preemptions_total')).toEqual([1]);
  expect(of('inference_model_load_seconds')).toEqual([42.5]);
  expect(of('inference_time_per_output_token_seconds_sum')).toEqual([expect.any(Number)]);
});

test('the example runs', async () => {
  const program = await startProgram(['--gpu.source=none', '--no-host.metrics'], { cleanup });
  const python = startPython([join(FOLDER, 'example.py'), program.url, '3'], cleanup);
  expect(await python.exit, python.stderr()).toEqual({ code: 0, signal: null });
  expect(python.stderr()).toMatch(/^sent [4-9]\d*, rejected 0, dropped 0$/m);
  const { body: page } = await scrape(`${program.url}/metrics`);
  const requests = valuesOf(page, 'inference_requests_total', { server: 'example', model: 'words' });
  expect(requests.reduce((sum, each) => sum + each, 0)).toBe(3);
});
