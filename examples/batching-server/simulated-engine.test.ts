import { expect, test } from 'vitest';
import type { Output, Sequence } from './engine.ts';
import { answerLength, estimateTokens } from './simulated-answer.ts';
import { MODEL_TIMES, simulatedEngine, stepMs } from './simulated-engine.ts';

/** An engine on a clock that moves only when it waits. */
function setUp(options: { speed?: number; emptyShare?: number } = {}) {
  const clock = { time: 0, now: () => clock.time, wait: async (ms: number) => void (clock.time += ms) };
  const engine = simulatedEngine({ loadTimeMs: 0, speed: 1, seed: 1, emptyShare: 0, clock, ...options });
  return { engine, clock };
}

function sequence(prompt: string, maxTokens = 1_000): Sequence {
  return {
    request: { kind: 'text', body: {} },
    prompt,
    maxTokens,
    signal: new AbortController().signal,
  };
}

test('a step takes longer the more share it, but far less than one for each', async () => {
  const { engine, clock } = setUp();
  const many = Array.from({ length: 32 }, (_, index) => sequence(`p${index}`));
  await engine.step(many);
  const afterPrefill = clock.time;
  expect(afterPrefill).toBeCloseTo(stepMs(32, 32));
  await engine.step(many);
  expect(clock.time - afterPrefill).toBeCloseTo(MODEL_TIMES.stepMs + 32 * MODEL_TIMES.sequenceMs);
  expect(stepMs(32, 0)).toBeLessThan(2 * stepMs(1, 0));
});

test('a prompt is paid for in the step in which its request joins', async () => {
  const { engine, clock } = setUp();
  const one = sequence('x'.repeat(4_000));
  await engine.step([one]);
  const first = clock.time;
  await engine.step([one]);
  expect(first - (clock.time - first)).toBeCloseTo(1_000 * MODEL_TIMES.promptTokenMs);
});

test('speed divides the time of a step', async () => {
  const slow = setUp();
  const fast = setUp({ speed: 10 });
  const one = sequence('a');
  for (const { engine } of [slow, fast]) for (let i = 0; i < 10; i++) await engine.step([one]);
  expect(slow.clock.time / fast.clock.time).toBeCloseTo(10);
});

/** Steps one sequence to its end. */
async function answer(one: Sequence, options = {}): Promise<Output[]> {
  const { engine } = setUp(options);
  const outputs: Output[] = [];
  while (!outputs.at(-1)?.end) outputs.push(...(await engine.step([one])));
  return outputs;
}

test('an answer has the tokens that its prompt and the seed say, one a step', async () => {
  const outputs = await answer(sequence('why?'));
  expect(outputs.map(({ tokens }) => tokens)).toEqual(outputs.map(() => 1));
  expect(outputs).toHaveLength(answerLength(1, 'why?', 0));
  expect(outputs.at(-1)?.end).toMatchObject({ kind: 'finished', reason: 'stop' });
  expect(answerLength(1, 'why?', 0)).not.toBe(answerLength(2, 'why?', 0));
});

test('the limit cuts it off, and only where there is more to say', async () => {
  const length = answerLength(1, 'why?', 0);
  const cut = await answer(sequence('why?', 5));
  expect(cut).toHaveLength(5);
  expect(cut.at(-1)?.end).toMatchObject({ reason: 'length' });
  expect((await answer(sequence('why?', length))).at(-1)?.end).toMatchObject({ reason: 'stop' });
});

test('an empty answer ends well, with nothing in it', async () => {
  const one = sequence('why?');
  expect(await answer(one, { emptyShare: 1 })).toEqual([
    { sequence: one, text: '', tokens: 0, end: { kind: 'finished', reason: 'stop' } },
  ]);
  const lengths = Array.from({ length: 1_000 }, (_, index) => answerLength(1, String(index), 0.2));
  const empty = lengths.filter((length) => length === 0);
  expect(empty.length).toBeGreaterThan(150);
  expect(empty.length).toBeLessThan(250);
});

test('prompt tokens are a quarter of the characters, and never none', () => {
  expect([estimateTokens(''), estimateTokens('abcd'), estimateTokens('abcde')]).toEqual([1, 1, 2]);
});
