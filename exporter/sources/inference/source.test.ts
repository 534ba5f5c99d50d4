import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Samples } from '../../model/samples.ts';
import { serve, text, TIMEOUT_MS, type Answer } from './serve.test.support.ts';
import { inferenceSource, type InferenceServerConfig } from './source.ts';

const FIXTURES = path.join(import.meta.dirname, 'vllm/fixtures');
const V1 = readFileSync(path.join(FIXTURES, 'v1.prom'), 'utf8');

/** Every sample as a line; of a histogram its count and sum. */
function lines(samples: Samples | undefined): string[] {
  const all: string[] = [];
  for (const [family, series] of samples?.byFamily ?? []) {
    for (const [labels, value] of series) {
      const shown = typeof value === 'number' ? value : `count ${value.count} sum ${value.sum}`;
      all.push(`${family.name}{${labels}} ${shown}`);
    }
  }
  return all;
}

async function sourceOf(answer: Answer, config: Partial<InferenceServerConfig> = {}) {
  const origin = await serve(answer);
  const url = `${origin}/metrics`;
  return inferenceSource({ name: 'chat', url, engine: 'auto', timeoutMs: TIMEOUT_MS, ...config }, () => [
    { deviceId: '0', uuid: 'GPU-a' },
    { deviceId: '1', uuid: 'GPU-b' },
  ]);
}

/** What a reading fails with. */
async function problemOf(answer: Answer, config: Partial<InferenceServerConfig> = {}): Promise<string> {
  const source = await sourceOf(answer, config);
  return source.collect().then(
    () => 'no error',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

function rejected(source: { counters?(): Samples }): string[] {
  return lines(source.counters?.()).map((line) => line.replace(/^.*reason="(.*)"\} /, '$1 '));
}

function fixture(file: string): Answer {
  return text(readFileSync(path.join(FIXTURES, file), 'utf8'));
}

describe('a server', () => {
  it('whose page would hold everything else up is not read', async () => {
    const page = Array.from(
      { length: 100_001 },
      (_, n) => `vllm:num_requests_waiting{model_name="m-${n}"} 1\n`,
    );
    expect(await problemOf(text(page.join('')))).toMatch(/more than 100000 lines/);
  });

  it('is read into the families of the catalogue', async () => {
    const source = await sourceOf(text(V1), { maxBatchSize: 256, devices: ['1', '7'] });
    expect(source).toMatchObject({ name: 'inference/chat', required: true });
    const samples = await source.collect();
    expect(lines(samples)).toMatchInlineSnapshot(`
      [
        "inference_batch_capacity{server="chat",model="acme/small-7b"} 256",
        "inference_queue_depth{server="chat",model="acme/small-7b"} 2",
        "inference_prompt_tokens_total{server="chat",model="acme/small-7b"} 12345",
        "inference_generation_tokens_total{server="chat",model="acme/small-7b"} 6789",
        "inference_requests_running{server="chat",model="acme/small-7b"} 3",
        "inference_kv_cache_usage_ratio{server="chat",model="acme/small-7b"} 0.625",
        "inference_kv_cache_usage_max_ratio{server="chat",model="acme/small-7b"} 0.625",
        "inference_prefix_cache_queries_total{server="chat",model="acme/small-7b"} 12000",
        "inference_prefix_cache_hits_total{server="chat",model="acme/small-7b"} 9000",
        "inference_preemptions_total{server="chat",model="acme/small-7b"} 4",
        "inference_server_ready{server="chat",model="acme/small-7b"} 1",
        "inference_server_start_time_seconds{server="chat",model="acme/small-7b"} 1790000012.5",
        "inference_tokens_per_second{server="chat",model="acme/small-7b"} count 39 sum undefined",
        "inference_ttft_seconds{server="chat",model="acme/small-7b"} count 40 sum 5.25",
        "inference_time_per_output_token_seconds{server="chat",model="acme/small-7b"} count 39 sum 0.875",
        "inference_queue_wait_seconds{server="chat",model="acme/small-7b"} count 39 sum 1.25",
        "inference_request_duration_seconds{server="chat",model="acme/small-7b"} count 39 sum 61.5",
        "inference_output_tokens{server="chat",model="acme/small-7b"} count 39 sum 6700",
        "inference_requests_total{server="chat",model="acme/small-7b",outcome="ok"} 30",
        "inference_requests_total{server="chat",model="acme/small-7b",outcome="truncated"} 6",
        "inference_requests_total{server="chat",model="acme/small-7b",outcome="aborted"} 1",
        "inference_requests_total{server="chat",model="acme/small-7b",outcome="error"} 2",
        "inference_server_info{server="chat",model="acme/small-7b",engine="vllm"} 1",
        "inference_server_gpu_info{server="chat",model="acme/small-7b",device_id="1",uuid="GPU-b"} 1",
      ]
    `);
    expect(samples.dropped.size).toBe(0);
    expect(rejected(source)).toEqual(['syntax 0', 'duplicate 0', 'value 0']);
    expect(source.describe?.()).toMatchInlineSnapshot(`
      [
        "vllm: acme/small-7b",
        "does not tell inference_queue_oldest_age_seconds, inference_model_load_seconds, inference_batch_size",
      ]
    `);
  });

  it('loses what cannot be true, and no more; it is counted over all readings', async () => {
    const bad = V1.replace(
      'vllm:generation_tokens_total{engine="0",model_name="acme/small-7b"} 6789.0',
      (line) => line.replace('6789.0', '-6789.0'),
    )
      .replace(/vllm:num_requests_waiting\{(.*)\} 2\.0/, 'vllm:num_requests_waiting{$1} NaN')
      .replace(/vllm:kv_cache_usage_perc\{.*\n/, (line) => line + line.replace('0.625', '0.9'))
      .replace(/(vllm:time_to_first_token_seconds_bucket\{.*le="0\.1".*\}) 25\.0/, '$1 99.0')
      .replace('# TYPE vllm:prompt_tokens_total', '<h1>Error</h1>\n$&');
    const source = await sourceOf(text(bad));
    const series = lines(await source.collect()).join('\n');
    expect(series).not.toMatch(/inference_(generation_tokens_total|queue_depth|ttft_seconds)\{/);
    expect(series).toMatch(/^inference_kv_cache_usage_ratio\{.*\} 0\.625$/m);
    expect(series).toMatch(/^inference_prompt_tokens_total\{.*\} 12345$/m);
    const once = ['syntax 1', 'duplicate 1', 'value 9'];
    expect(rejected(source)).toEqual(once);
    expect(source.describe?.().filter((line) => line.startsWith('rejected'))).toMatchInlineSnapshot(`
      [
        "rejected: line 22: vllm:kv_cache_usage_perc{engine="0",model_name="acme/small-7b"} is there already; the first value stays",
        "rejected: line 42: expected a metric name, found "<h1>Error</h1>"",
        "rejected: vllm:num_requests_waiting{engine="0",model_name="acme/small-7b"} is NaN: expected a finite number that is not negative",
        "rejected: vllm:generation_tokens_total{engine="0",model_name="acme/small-7b"} is -6789: expected a finite number that is not negative",
        "rejected: vllm:time_to_first_token_seconds{engine="0",model_name="acme/small-7b"} is left out: bucket le="0.25" counts 38, fewer than the 99 below it",
      ]
    `);
    await source.collect();
    expect(rejected(source)).toEqual(['syntax 2', 'duplicate 2', 'value 18']);
  });

  it('that fails has no samples, nothing to describe, and keeps its counters', async () => {
    let body = `${V1}?\n`;
    const source = await sourceOf((request, response) => text(body)(request, response));
    await source.collect();
    body = '<html>';
    await expect(source.collect()).rejects.toThrow(/text\/html/);
    expect(source.describe?.()).toEqual([]);
    expect(rejected(source)).toEqual(['syntax 1', 'duplicate 0', 'value 0']);
  });

  it('may speak OpenMetrics, of which a missing end is counted', async () => {
    const page = readFileSync(path.join(FIXTURES, 'openmetrics.prom'), 'utf8');
    const type = 'application/openmetrics-text; version=1.0.0; charset=utf-8';
    const source = await sourceOf(text(page, 200, type));
    expect(
      lines(await source.collect()).filter((line) => line.startsWith('inference_generation_tokens')),
    ).toEqual([
      'inference_generation_tokens_total{server="chat",model="acme/a"} 1000000',
      'inference_generation_tokens_total{server="chat",model="acme/b"} 5',
    ]);
    const cut = await sourceOf(text(page.replace('# EOF\n', ''), 200, type));
    await cut.collect();
    expect(rejected(cut)).toEqual(['syntax 1', 'duplicate 0', 'value 0']);
  });
});

describe('an engine', () => {
  it('that is named in the config need not be recognised, but has to be there', async () => {
    const source = await sourceOf(text(V1), { engine: 'vllm' });
    expect((await source.collect()).seriesCount).toBeGreaterThan(20);
    expect(await problemOf(text('# TYPE node_load1 gauge\nnode_load1 1\n'), { engine: 'vllm' })).toMatch(
      /^engine is vllm, but the page has no series of it: its metrics are node_\*\. Known engines: .*vllm \(/,
    );
    expect(await problemOf(text(V1), { engine: 'vlm' })).toMatch(/^engine is "vlm", expected auto, .*vllm/);
  });

  it('that nobody knows is described by what its page has', async () => {
    const metrics = ['go_gc_total', 'process_x', 'etcd:a', 'http_b', 'up', 'z_z']
      .map((name) => `${name} 1\n`)
      .join('');
    expect(await problemOf(text(metrics))).toMatch(
      /^no known engine has such a page: its metrics are go_\*, process_\*, etcd:\*, http_\*, up\* and 1 more\. Known engines: .*vllm \(/,
    );
    expect(await problemOf(text('hello\n'))).toMatch(
      /^no known engine has such a page: it has no metric \(line 1: "hello" has no value\)\. Known/,
    );
  });

  it('that only looks like vLLM is told from it', async () => {
    expect(await problemOf(fixture('router.prom'))).toMatch(
      /labelled by server: this is the page of a router/,
    );
    const triton =
      '# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{model="m",version="1"} 0\n';
    expect(await problemOf(text(triton))).toMatch(
      /this is Triton with its vLLM backend: set engine to triton/,
    );
    expect(await problemOf(fixture('log-stats-off.prom'))).toMatch(
      /started with --disable-log-stats: start it without/,
    );
  });
});

describe('between scrapes', () => {
  it('batch size and queue depth are sampled into histograms; an idle server has no batch', async () => {
    let running = 0;
    const page = () =>
      `# TYPE vllm:num_requests_running gauge\nvllm:num_requests_running{model_name="m"} ${running}\n` +
      `# TYPE vllm:num_requests_waiting gauge\nvllm:num_requests_waiting{model_name="m"} ${2 * running}\n`;
    const source = await sourceOf((request, response) => text(page())(request, response), {
      sampleIntervalMs: 10,
    });
    source.start?.();
    onTestFinished(async () => source.stop?.());
    const sampled = async (pattern: RegExp) => {
      await expect
        .poll(async () => lines(await source.collect()).join('\n'), { timeout: 5_000 })
        .toMatch(pattern);
    };
    await sampled(/inference_queue_depth_sampled\{server="chat",model="m"\} count \d+ sum 0$/m);
    expect(lines(await source.collect()).join('\n')).not.toContain('inference_batch_size');
    running = 7;
    await sampled(/inference_batch_size/);
    const batches = /inference_batch_size\{server="chat",model="m"\} count (\d+) sum (\d+)/;
    const [, count, sum] = batches.exec(lines(await source.collect()).join('\n')) ?? [];
    expect(Number(sum)).toBe(7 * Number(count));
  });
});
