/** A report of little, with names that are meant to do harm, in every way of writing it. */
import { expect, test } from 'vitest';
import type { VerdictName } from '../../../alerts/verdict/table.ts';
import type { Report, ServerReport } from '../report.ts';
import { answersOf } from './compose-answer.ts';
import { compose } from './compose.ts';
import { htmlOf } from './html.ts';
import { markdownOf } from './markdown.ts';
import { textOf } from './text.ts';

const EVIL = '<script>alert(1)</script>|**x**"';

const server: ServerReport = {
  name: EVIL,
  labels: { server: EVIL, model: 'm' },
  hours: { range: 2, seen: 2, judged: 2 },
  gaps: [],
  verdicts: [{ name: 'idle', hours: 2, share: 1, inputs: { requestsPerSecond: 0 } }],
  latest: 'idle',
  use: {},
  bands: [],
  promises: [{ objective: 'ttft', requests: 0, promised: 0.95, hoursMissed: 0 }],
  overTime: { verdicts: ['idle', null, 'idle'], tokensPerSecond: [1, null, 3] },
};

const report: Report = {
  schema: 1,
  from: 0,
  to: 7_200,
  step: 300,
  timeZone: 'UTC',
  source: 'http://prometheus:9090',
  advice: [],
  models: [{ name: EVIL, servers: [server], replicas: { now: 1, unknown: 'nobody knows' } }],
  unsaid: [{ about: EVIL, question: 'what it costs', wants: 'a price' }],
  notes: [EVIL],
};

test('as text', () => {
  // As it is wrapped for a terminal.
  const text = textOf(compose(report)).replaceAll(/\n +/g, ' ');
  expect(text).toContain(
    `${EVIL}: Use the ones you have, or give them back. Idle for 100\u00a0% of the time.`,
  );
  expect(text).toMatch(/Time to first token within its SLO +no request to measure/);
  expect(text).toContain('Nothing, by all that is known.');
  expect(text).toContain('For the p95 of demand: not known, nobody knows.');
});

const NEED = { exact: 3.2, arithmetic: 'so many', from: 'places' } as const;

/** The first lines of a model with three servers, of which one is told. */
function firstLines(name: VerdictName, needed: number, in30Days: number): readonly string[] {
  const told = {
    ...server,
    name: 'chat',
    verdicts: [{ name, hours: 2, share: 1, inputs: {} }],
    latest: name,
  };
  const replicas = {
    now: 3,
    needed: { ...NEED, replicas: needed },
    in30Days: { ...NEED, replicas: in30Days },
  };
  return answersOf({ name: 'm', servers: [told], replicas });
}

test.each<[VerdictName, number, number, RegExp, RegExp]>([
  ['healthy', 3, 3, /^chat: Neither, by all that is known\. Healthy/, /^$/],
  [
    'healthy',
    4,
    5,
    /^chat: More GPUs for the busiest times: /,
    /^m: the p95 of its demand takes 4 servers; there are 3\.$/,
  ],
  [
    'healthy',
    3,
    5,
    /^chat: Neither now, and more GPUs in 30 days\./,
    /^m: in 30 days the p95 .* 5 servers; there are 3\.$/,
  ],
  ['overprovisioned', 3, 3, /^chat: Fewer would do\. /, /^$/],
  [
    'overprovisioned',
    4,
    4,
    /^chat: Fewer would do for most of the time, and more are needed/,
    /takes 4 servers/,
  ],
  ['idle', 4, 4, /^chat: Use the ones you have: .* too few at the busiest\./, /takes 4 servers/],
  // What comes first does so whatever demand takes.
  ['gpu_fault', 4, 4, /^chat: Neither yet: repair comes first\./, /takes 4 servers/],
])(
  '%s, %d of 3 servers needed and %d in 30 days: the first lines agree',
  (name, needed, soon, first, second) => {
    const [line, ...others] = firstLines(name, needed, soon);
    expect(line).toMatch(first);
    expect(others.join()).toMatch(second);
  },
);

test('as Markdown names are text', () => {
  const text = markdownOf(compose(report));
  expect(text).not.toMatch(/(?<!\\)[<|*]script|(?<!\\)\*\*x/);
  expect(text).toContain('\\<script>alert(1)\\</script>\\|\\*\\*x\\*\\*"');
});

test('as a page names are text, and a gap in the data is one in the line', () => {
  const html = htmlOf(report);
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html.match(/<rect class="bar"/g)).toHaveLength(2);
  expect(html).toMatch(/d="M[\d. ]+M[\d. ]+"/);
});
