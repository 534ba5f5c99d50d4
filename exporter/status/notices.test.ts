import { describe, expect, test } from 'vitest';
import type { ModelReading } from '../model/inference.ts';
import { noticesOf } from './notices.ts';
import { Ring } from './recent/ring.ts';
import { collection, KEY, START } from './recent/ring.test.support.ts';

interface Rates {
  readonly ok?: number;
  readonly empty?: number;
  readonly error?: number;
  readonly truncated?: number;
  readonly aborted?: number;
  /** Per answer. */
  readonly tokens?: number;
}

const NONE = { ok: 0, empty: 0, error: 0, truncated: 0, aborted: 0 };

/** Notices after two spans of traffic, five minutes each, in requests per second. */
function noticesAfter(...spans: readonly Rates[]): readonly string[] {
  const ring = new Ring();
  const counts = { ...NONE };
  let [answers, tokens, at] = [0, 0, START];
  const observe = () => {
    const outputTokens = { bounds: [], counts: [], count: answers, sum: tokens };
    const reading: Partial<ModelReading> = { requests: counts, outputTokens };
    ring.observe(collection({ ...reading, requests: { ...counts } }), at);
  };
  observe();
  for (const span of spans) {
    for (let step = 0; step < 30; step++) {
      at += 10_000;
      for (const outcome of ['ok', 'empty', 'error', 'truncated', 'aborted'] as const) {
        counts[outcome] += 10 * (span[outcome] ?? 0);
        answers += 10 * (span[outcome] ?? 0);
        tokens += 10 * (span[outcome] ?? 0) * (span.tokens ?? 100);
      }
      observe();
    }
  }
  const server = ring.servers.get(KEY);
  return server ? noticesOf(ring, server, at).map(({ text }) => text) : [];
}

test('traffic as before, all of it well, is no news', () => {
  expect(noticesAfter({ ok: 1 }, { ok: 1.4 })).toEqual([]);
});

describe('shares of the last five minutes', () => {
  test('empty answers', () => {
    expect(noticesAfter({ ok: 2, empty: 2 })).toEqual([
      expect.stringMatching(
        /^50\u00A0% of the answers of the last 5 minutes were empty \(580 of 1\u00A0160\), although their status was 200: /,
      ),
    ]);
    expect(noticesAfter({ ok: 0.96, empty: 0.04 })).toEqual([]);
    // Of answers, not of what failed or was given up.
    expect(noticesAfter({ ok: 1, empty: 0.1, error: 4, aborted: 4 })).toEqual([
      expect.stringMatching(/^9\u00A0% of the answers of the last 5 minutes were empty/),
      expect.stringMatching(/^44\u00A0% of the requests of the last 5 minutes failed/),
    ]);
  });

  test('errors and truncated answers', () => {
    expect(noticesAfter({ ok: 0.9, error: 0.1 })).toEqual([
      expect.stringMatching(/^10\u00A0% of the requests of the last 5 minutes failed \(29 of 290\): /),
    ]);
    expect(noticesAfter({ ok: 0.5, truncated: 0.5 })).toEqual([
      expect.stringMatching(
        /^50\u00A0% of the answers of the last 5 minutes were cut off at their token limit/,
      ),
    ]);
  });

  test('of few requests say nothing', () => {
    expect(noticesAfter({ ok: 0.03, empty: 0.03 })).toEqual([]);
  });
});

describe('against what was before', () => {
  test('answers that became shorter', () => {
    expect(noticesAfter({ ok: 1, tokens: 200 }, { ok: 1, tokens: 90 })).toEqual([
      'Answers became shorter: 90 tokens on average, and 5 minutes before it was 200; if no prompt or client changed, read some of them.',
    ]);
    expect(noticesAfter({ ok: 1, tokens: 200 }, { ok: 1, tokens: 110 })).toEqual([]);
  });

  test('more requests, and fewer', () => {
    expect(noticesAfter({ ok: 1 }, { ok: 3 })).toEqual([
      'Requests rose to 3 a second; 5 minutes before it was 1.',
    ]);
    expect(noticesAfter({ ok: 1 }, { ok: 0 })).toEqual([
      'Requests fell to 0 a second; 5 minutes before it was 1.',
    ]);
  });

  test('little traffic changes by chance, and a first window has none before it', () => {
    expect(noticesAfter({ ok: 0.05 }, { ok: 0.1 })).toEqual([]);
    expect(noticesAfter({ ok: 3 })).toEqual([]);
  });
});
