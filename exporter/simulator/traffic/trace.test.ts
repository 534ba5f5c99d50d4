import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseTrace, TracedTraffic } from './trace.ts';

const REAL = fileURLToPath(new URL('../../../../shared/data/llm_trace_conversation.csv', import.meta.url));
const SMALL = 'time,prompt,output\n0,100,5\n1.5,200,6\n3,300,7\n';

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

test('a trace is played from its start, and then again', () => {
  const traffic = new TracedTraffic(parseTrace(SMALL), 1_000);
  const next = () => traffic.next(2_000);
  expect([next(), next(), next(), next(), next()].map((one) => [one?.time, one?.promptTokens])).toEqual([
    [1_000, 100],
    [1_001.5, 200],
    [1_003, 300],
    [1_004.5, 100],
    [1_006, 200],
  ]);
  expect(traffic.next(1_007)).toBeUndefined();
});

test('a trace of one moment is played every second', () => {
  const traffic = new TracedTraffic(parseTrace('h\n7,100,5\n7,100,6\n'), 1_000);
  const times = Array.from({ length: 5 }, () => traffic.next(2_000)?.time);
  expect(times).toEqual([1_000, 1_000, 1_001, 1_001, 1_002]);
});

test('some of many ranks get what they would get among all of them', () => {
  const traffic = new TracedTraffic(parseTrace(SMALL), 0, { take: 2, of: 4 });
  const times = Array.from({ length: 6 }, () => traffic.next(2_000)?.time);
  // Arrivals are 1.5 s apart, and turn by turn for ranks 0 to 3.
  expect(times).toEqual([0, 1.5, 6, 7.5, 12, 13.5]);
});

test('dates are times, too', () => {
  const lines = parseTrace('T,P,O\n2026-01-31 23:59:59.5,1,1\r\n2026-02-01 00:00:01.25,1,1\r\n');
  expect(lines.map(({ offset }) => offset)).toEqual([0, 1.75]);
});

test.each([
  ['time,prompt,output\n', /no line after its header/],
  ['h\n0,1,1\nx,1,1', /line 3: "x" is no time/],
  ['h\n0,1,1\n2026-13-41 12:00:00,1,1', /line 3: .* is no time/],
  ['h\n0,1.5,1', /line 2: "1.5" is no number of tokens/],
  ['h\n0,1,0', /line 2: "0" is no number of tokens/],
  ['h\n0,1,1,1', /line 2: 4 values, 3 are expected/],
  ['h\n5,1,1\n4,1,1', /line 3: earlier than the line before/],
  ['h\n\n0,1,1\n\nx,1,1', /line 5: "x" is no time/],
  ['h\n\n5,1,1\n\n4,1,1', /line 5: earlier than the line before/],
  [`h\n${'0,1,1\n'.repeat(1_001)}`, /1001 lines a second, 1000 at most are played/],
])('%j is refused', (text, problem) => {
  expect(() => parseTrace(text)).toThrow(problem);
});

describe.skipIf(!existsSync(REAL))('the public trace of a conversation service', () => {
  test('is read whole, and its lengths and gaps spread as the usual demand says', () => {
    const lines = parseTrace(readFileSync(REAL, 'utf8'));
    expect(lines).toHaveLength(19_366);
    expect(deviation(lines.map((line) => Math.log(line.promptTokens)))).toBeCloseTo(0.99, 2);
    expect(deviation(lines.map((line) => Math.log(line.outputTokens)))).toBeCloseTo(0.86, 2);
    const gaps = lines.slice(1).map(({ offset }, index) => offset - (lines[index]?.offset ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect(deviation(gaps) / mean).toBeCloseTo(1.09, 1);
  });
});
