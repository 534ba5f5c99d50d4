/** What keys make of the screen, and what is drawn: without a terminal. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toFiring } from '../firing.ts';
import type { Firing, Review } from '../firing.ts';
import { draw } from './draw.ts';
import { marksOf, openScreen, press, settle } from './state.ts';
import type { Screen } from './state.ts';

const BEGAN = Date.UTC(2026, 8, 24, 12) / 1000;

function firing(number: number, review?: Review): Firing {
  const labels = { alertname: 'InferenceStalled', severity: 'critical', server: `chat-${number}` };
  const began = BEGAN - 3_600 * number;
  const found = toFiring(labels, { began, seenUntil: began + 720, isFiring: number === 0 });
  return review ? { ...found, review } : found;
}

const REVIEWED = firing(1, { verdict: 'real', at: BEGAN });
const FIRINGS = [firing(0), REVIEWED, firing(2), firing(3)];

/** Single letters, and names of keys in brackets. */
function typed(screen: Screen, keys: string): Screen {
  return [...keys.matchAll(/\[(\w+)\]|./g)].reduce((before, [text, name]) => {
    const isSpace = text === ' ';
    return press(before, { name: name ?? (isSpace ? 'space' : text), text: name === undefined ? text : '' });
  }, screen);
}

function said(screen: Screen): readonly string[] {
  return marksOf(screen).map(({ firing: { labels }, verdict, note = '' }) =>
    `${labels['server']} ${verdict} ${note}`.trim(),
  );
}

test.each([
  ['', [], 0],
  ['t', ['chat-0 real'], 2],
  ['tf', ['chat-0 real', 'chat-2 noise'], 3],
  ['tfu', ['chat-0 real'], 2],
  ['tfuu', [], 0],
  ['jf', ['chat-1 noise'], 2],
  // It was said before.
  ['jt', [], 1],
  ['tkkf', ['chat-0 noise'], 2],
  ['s', [], 2],
  ['sss', [], 0],
  ['[end]t', ['chat-3 real'], 0],
  ['[down][down][down][down][up]', [], 2],
  ['nload test[return]f', ['chat-0 noise load test'], 2],
  ['nload testt[backspace][return]f', ['chat-0 noise load test'], 2],
  ['nqqq[escape]f', ['chat-0 noise'], 2],
  // A note makes a review that was sent a new one.
  ['jnwhy[return]t', ['chat-1 real why'], 2],
])('%s', (keys, marks, cursor) => {
  const screen = typed(openScreen(FIRINGS), keys);
  expect(said(screen)).toEqual(marks);
  expect(screen.cursor).toBe(cursor);
  expect(screen.mode.kind).toBe('list');
});

test('it opens at the first firing without a review', () => {
  expect(openScreen([REVIEWED, firing(0)]).cursor).toBe(1);
});

test('what is not sent is asked about before it is left', () => {
  const asked = typed(openScreen(FIRINGS), 'tq');
  expect(asked.mode.kind).toBe('leave');
  expect(typed(asked, '[escape]').mode.kind).toBe('list');
  expect(typed(asked, 'x').mode.kind).toBe('leave');
  expect(said(typed(asked, 'n'))).toEqual(['chat-0 real']);
  expect(typed(asked, 'n').mode.kind).toBe('left');
  expect(typed(asked, 'y').mode).toEqual({ kind: 'send', thenLeave: true });
  expect(typed(openScreen(FIRINGS), 'q').mode.kind).toBe('left');
});

test('what was taken is a review, what was not stays', () => {
  const sending = typed(openScreen(FIRINGS), 'tfw');
  expect(sending.mode).toEqual({ kind: 'send', thenLeave: false });
  const [first] = marksOf(sending);
  const after = settle(sending, first ? [first] : [], 'not that one', BEGAN);
  expect(said(after)).toEqual(['chat-2 noise']);
  expect(after.firings[0]?.review).toEqual({ verdict: 'real', at: BEGAN });
  expect(after).toMatchObject({ mode: { kind: 'list' }, message: 'not that one' });
  const leaving = typed(openScreen(FIRINGS), 'tqy');
  expect(settle(leaving, [], 'it is down', BEGAN).mode.kind).toBe('list');
  expect(settle(leaving, marksOf(leaving), undefined, BEGAN).mode.kind).toBe('left');
});

const SIZE = { columns: 80, rows: 24 };
// oxlint-disable-next-line no-control-regex -- what terminals are told
const plain = (text: string) => text.replaceAll(/\u001b\[[\d;]*m/g, '');

test('80 columns hold what somebody needs', () => {
  const lines = draw(typed(openScreen(FIRINGS), 'nnight of the load test[return]tf'), SIZE, 'UTC').map(plain);
  expect(lines.map((line) => line.trimEnd())).toMatchInlineSnapshot(`
    [
      "Fired alerts: 4, 3 without a review, 2 not sent",
      "  true*   24 Sep 12:00 12 min+ critical InferenceStalled chat-0",
      "  true    24 Sep 11:00  12 min critical InferenceStalled chat-1",
      "  false*  24 Sep 10:00  12 min critical InferenceStalled chat-2",
      "> -       24 Sep 09:00  12 min critical InferenceStalled chat-3",
      "────────────────────────────────────────────────────────────────────────────────",
      "edea415c InferenceStalled: chat-3",
      "Began 2026-09-24 09:00 UTC, is over",
      "When: No token for 5 minutes, although requests run or wait, or GPUs are busy th",
      "Runbook: alerts/runbooks/InferenceStalled.md",
      "",
      "",
      "t true  f false  n note  s next  u undo  w send  j/k move  q quit",
    ]
  `);
});

test('the line of the cursor is always there, no line is too wide, and there are never too many', () => {
  const many = Array.from({ length: 60 }, (_, number) => firing(number));
  const keys = fc.array(
    fc.constantFrom(...'j k s t f n u w q [escape] [return] [end] [pagedown]'.split(' ')),
    {
      maxLength: 40,
    },
  );
  const sizes = fc.record({
    columns: fc.integer({ min: 1, max: 200 }),
    rows: fc.integer({ min: 11, max: 60 }),
  });
  fc.assert(
    fc.property(keys, sizes, (pressed, size) => {
      const screen = typed(openScreen(many), pressed.join(''));
      const lines = draw(screen, size, 'UTC').map(plain);
      expect(lines.length).toBeLessThanOrEqual(size.rows);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(size.columns);
      expect(lines.filter((line) => line.startsWith('>'))).toHaveLength(1);
    }),
  );
});

test('labels that hold control characters do not reach the terminal as such', () => {
  const labels = { alertname: 'InferenceStalled\u001b[2J', server: 'chat\u001b]0;x\u0007' };
  const bad = toFiring(labels, { began: BEGAN, seenUntil: BEGAN, isFiring: false });
  const text = draw(openScreen([bad]), SIZE, 'UTC')
    .map(plain)
    .join('');
  expect(text).not.toMatch(/\p{Cc}/u);
  expect(text).toContain('chat?]0;x?');
});
