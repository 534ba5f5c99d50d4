/** Events in, Prometheus out: the answer of PromQL is what was sent, to the last count. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { postEvents, requestEvent } from '../e2e/post.ts';
import { startPrometheus } from '../e2e/prometheus.ts';
import { startProgram } from '../e2e/program.ts';

const EVENTS = 1_000_000;
const BATCH = 2_000;

interface Answer {
  accepted: number;
  duplicates: number;
}

test('a million events, some sent twice, some in two batches, are a million in Prometheus', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-round-trip-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = join(folder, 'headroom.yaml');
  await writeFile(config, 'intake: { events_per_second: 0 }\n');
  const program = await startProgram(['--gpu.source=none', '--no-host.metrics', `--config.file=${config}`], {
    cleanup: onTestFinished,
  });
  const job = { job_name: 'headroom', static_configs: [{ targets: [new URL(program.url).host] }] };
  const prometheus = await startPrometheus([job], onTestFinished);

  const expected = new Map<string, number>();
  let promptTokens = 0;
  let outputTokens = 0;
  const fast = { count: 0 };
  const total: Answer = { accepted: 0, duplicates: 0 };
  let sentAgain = 0;
  for (let start = 0; start < EVENTS; start += BATCH) {
    const lines: string[] = [];
    for (let number = start; number < start + BATCH; number++) {
      lines.push(requestEvent(number));
      const empty = number % 50 === 0 && number % 10 !== 0;
      const outcome = number % 10 === 0 ? 'error' : empty ? 'empty' : 'ok';
      const key = `m${number % 3} ${outcome}`;
      expected.set(key, (expected.get(key) ?? 0) + 1);
      promptTokens += number % 100;
      outputTokens += number % 50;
      if ((number % 8) / 8 <= 0.5) fast.count++;
    }
    // A retry of the whole batch, and a few of the batch before mixed into this one.
    const again = start % (20 * BATCH) === 0 ? lines : [];
    const late =
      start > 0 && start % (7 * BATCH) === 0 ? [requestEvent(start - 1), requestEvent(start - 9)] : [];
    sentAgain += again.length + late.length;
    for (const batch of [[...lines, ...late], again]) {
      if (batch.length === 0) continue;
      const { status, body } = await postEvents(program.url, batch.join('\n'));
      expect(status).toBe(202);
      const answer: Answer = JSON.parse(body);
      total.accepted += answer.accepted;
      total.duplicates += answer.duplicates;
    }
  }
  expect(total).toEqual({ accepted: EVENTS, duplicates: sentAgain });

  await vi.waitFor(async () => expect(await prometheus.value('sum(inference_requests_total)')).toBe(EVENTS), {
    timeout: 10_000,
    interval: 200,
  });
  for (const [key, count] of expected) {
    const [model, outcome] = key.split(' ');
    const query = `inference_requests_total{model="${model}",outcome="${outcome}"}`;
    expect(await prometheus.value(query)).toBe(count);
  }
  expect(await prometheus.value('sum(inference_prompt_tokens_total)')).toBe(promptTokens);
  expect(await prometheus.value('sum(inference_generation_tokens_total)')).toBe(outputTokens);
  expect(await prometheus.value('sum(inference_ttft_seconds_count)')).toBe(EVENTS);
  expect(await prometheus.value('sum(inference_ttft_seconds_bucket{le="0.5"})')).toBe(fast.count);
  expect(await prometheus.value('headroom_events_total{type="request.completed"}')).toBe(EVENTS);
  expect(await prometheus.value('headroom_events_duplicate_total')).toBe(sentAgain);
  expect(await prometheus.value('sum(headroom_events_rejected_total)')).toBe(0);
}, 90_000);
