import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Batcher } from './batcher.ts';
import type { BatcherOptions } from './batcher.ts';
import type { Engine, Output, Sequence } from './engine.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Step {
  readonly names: readonly string[];
  /** Ends the step: those named have finished, all others got one token. */
  end(...finished: string[]): void;
  fail(): void;
}

/** Lets what can happen now happen; no time passes. */
async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

/** A batcher over an engine whose steps end when the test says so, and what it told the listeners. */
function setUp(options: Partial<BatcherOptions> = {}) {
  const steps: Step[] = [];
  const left: string[] = [];
  const told: string[] = [];
  const requests = new Map<string, AbortController>();
  const engine: Engine = {
    load: () => Promise.resolve(),
    countPromptTokens: () => 1,
    step: (sequences) =>
      new Promise((resolve, reject) => {
        steps.push({
          names: sequences.map(({ prompt }) => prompt),
          end: (...finished) => resolve(sequences.map((sequence) => outputOf(sequence, finished))),
          fail: () => reject(new Error('out of memory')),
        });
      }),
    leave: ({ prompt }) => void left.push(prompt),
  };
  const batcher = new Batcher({ engine, maxBatch: 2, maxWaitMs: 50, maxQueue: 10, ...options });
  const submit = (...names: string[]) => {
    for (const name of names) {
      const abort = new AbortController();
      requests.set(name, abort);
      const request = { kind: 'text', body: {} } as const;
      batcher.submit(
        { request, prompt: name, maxTokens: 9, signal: abort.signal },
        {
          started: () => told.push(`${name} started`),
          output: () => told.push(`${name} token`),
          ended: ({ kind }) => told.push(`${name} ${kind}`),
        },
      );
    }
  };
  const end = async (...finished: string[]) => {
    steps.at(-1)?.end(...finished);
    await settle();
  };
  const batches = () => steps.map(({ names }) => names.join(''));
  return {
    batcher,
    steps,
    left,
    told,
    submit,
    end,
    batches,
    abort: (name: string) => requests.get(name)?.abort(),
  };
}

function outputOf(sequence: Sequence, finished: readonly string[]): Output {
  const output = { sequence, text: 'x', tokens: 1 };
  return finished.includes(sequence.prompt)
    ? { ...output, end: { kind: 'finished', reason: 'stop' } }
    : output;
}

test('an idle server waits for company no longer than it may', async () => {
  const { submit, batches } = setUp();
  submit('a');
  await vi.advanceTimersByTimeAsync(49);
  expect(batches()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(batches()).toEqual(['a']);
});

test('a full batch waits for nobody', async () => {
  const { submit, batches } = setUp();
  submit('a', 'b');
  await settle();
  expect(batches()).toEqual(['ab']);
});

test('who waits joins between two steps, first come first served, never more than fit', async () => {
  const { submit, end, batches } = setUp();
  submit('a', 'b', 'c', 'd');
  await settle();
  await end('b');
  await end('a');
  submit('e');
  await end('c', 'd');
  await end('e');
  expect(batches()).toEqual(['ab', 'ac', 'cd', 'e']);
});

test('once idle again it waits again', async () => {
  const { submit, end, batches } = setUp();
  submit('a', 'b');
  await settle();
  await end('a', 'b');
  submit('c');
  await settle();
  expect(batches()).toEqual(['ab']);
  await vi.advanceTimersByTimeAsync(50);
  expect(batches()).toEqual(['ab', 'c']);
});

test('off is one at a time, at once', async () => {
  const { submit, end, batches } = setUp({ maxBatch: 1, maxWaitMs: 0 });
  submit('a', 'b');
  await settle();
  await end();
  await end('a');
  expect(batches()).toEqual(['a', 'a', 'b']);
});

test('who leaves while it runs is gone at the next step, and makes room', async () => {
  const { submit, end, abort, batches, left, told } = setUp();
  submit('a', 'b', 'c');
  await settle();
  abort('a');
  expect(told).not.toContain('a aborted');
  await end();
  expect(batches()).toEqual(['ab', 'bc']);
  expect(left).toEqual(['a']);
  expect(told.filter((line) => line.startsWith('a '))).toEqual(['a started', 'a token', 'a aborted']);
});

test('who leaves while it waits never runs', async () => {
  const { submit, end, abort, batches, told } = setUp();
  submit('a', 'b', 'c', 'd');
  await settle();
  abort('c');
  expect(told).toContain('c aborted');
  await end('a', 'b');
  await end('d');
  expect(batches()).toEqual(['ab', 'd']);
});

test('when all leave before the first step there is none', async () => {
  const { batcher, submit, abort, batches } = setUp();
  submit('a');
  abort('a');
  await vi.advanceTimersByTimeAsync(50);
  expect(batches()).toEqual([]);
  expect(batcher.queue()).toEqual({ depth: 0, running: 0, oldestAgeSeconds: 0 });
});

test('the queue is bounded and says how long the oldest has waited', async () => {
  const { batcher, submit, told } = setUp({ maxQueue: 3 });
  submit('a', 'b');
  await settle();
  submit('c');
  await vi.advanceTimersByTimeAsync(2_000);
  submit('d', 'e', 'f');
  expect(told.filter((line) => line.endsWith('rejected'))).toEqual(['f rejected']);
  expect(batcher.queue()).toEqual({ depth: 3, running: 2, oldestAgeSeconds: 2 });
});

test('an engine that fails costs the batch, not the next one', async () => {
  const { submit, steps, end, told, left } = setUp();
  submit('a', 'b', 'c');
  await settle();
  steps[0]?.fail();
  await settle();
  await end('c');
  expect(told.filter((line) => /failed|finished/.test(line))).toEqual(['a failed', 'b failed', 'c finished']);
  expect(left).toEqual(['a', 'b', 'c']);
});

test('draining takes nothing new and ends with the last request', async () => {
  const { batcher, submit, end, told } = setUp();
  submit('a');
  const drained = vi.fn<() => void>();
  void batcher.drain().then(drained);
  await settle();
  submit('b');
  await end();
  expect(drained).not.toHaveBeenCalled();
  await end('a');
  expect(drained).toHaveBeenCalledOnce();
  expect(told).toEqual(['a started', 'b rejected', 'a token', 'a token', 'a finished']);
});
