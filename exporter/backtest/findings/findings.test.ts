import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { clockOf } from './clock.ts';
import { readIncidents } from './incident-file.ts';
import { outcomeOf } from './outcome.ts';
import type { FiredRule } from './outcome.ts';

const DAY = 86_400;
const HOUR = 3_600;
/** A Monday. */
const FROM = Date.UTC(2026, 8, 21) / 1_000;
const WEEK = { from: FROM, to: FROM + 7 * DAY };
const at = (day: number, hour: number) => FROM + day * DAY + hour * HOUR;

function fired(alert: string, severity: string, ...times: (readonly [number, number])[]): FiredRule {
  const labels = { job: 'a', server: 'chat' };
  const firings = times.map(([from, to]) => ({ labels, from, to, since: from, isOpen: false }));
  return { alert, severity, firings };
}

function outcome(rules: readonly FiredRule[], more = {}) {
  const clock = clockOf('Europe/Berlin', FROM);
  return outcomeOf(rules, { range: WEEK, clock, servers: 2, incidents: undefined, ...more });
}

test('every night: told once a night, by the clock of the zone', () => {
  // 23 o'clock in Berlin.
  const nights = Array.from({ length: 6 }, (_, day) => [at(day, 21), at(day, 22)] as const);
  const { alerts, pagesPerWeek, ticketsPerWeek } = outcome([fired('Backup', 'critical', ...nights)]);
  expect(alerts[0]).toMatchObject({
    told: 6,
    toldPerWeek: 6,
    hours: 6,
    nights: 6,
    days: 6,
    medianMinutes: 60,
  });
  expect(alerts[0]?.byHour[23]).toBe(6);
  expect([pagesPerWeek, ticketsPerWeek]).toEqual([3, 0]);
});

test('what begins again within an hour is the same, whatever rule it is of; what nobody is told of is no ticket', () => {
  const { alerts, ticketsPerWeek } = outcome([
    fired('Flaps', 'warning', [at(0, 1), at(0, 1.5)], [at(0, 2), at(0, 3)]),
    fired('Flaps', 'warning', [at(0, 3.5), at(0, 4)], [at(2, 0), at(2, 1)]),
    fired('Known', 'info', [at(0, 1), at(0, 2)]),
  ]);
  expect(alerts.map(({ told, firings }) => [told, firings.length])).toEqual([
    [2, 4],
    [1, 1],
  ]);
  expect(ticketsPerWeek).toBe(1);
});

const nodes = (name: string) =>
  Array.from({ length: 20 }, (_, node) => ({
    labels: { alertname: 'Node', [name]: `node-${node}` },
    from: at(0, node / 2),
    to: at(0, (node + 1) / 2),
    since: at(0, node / 2),
    isOpen: false,
  }));

test('without a server each instance is told, and without that each set of labels', () => {
  const rules = ['instance', 'node'].map((name) => ({
    alert: name,
    severity: 'critical',
    firings: nodes(name),
  }));
  expect(outcome(rules).alerts.map(({ told }) => told)).toEqual([20, 20]);
});

test('what is outside the range is left out, and what reaches over its end is cut', () => {
  const rule = fired('Long', 'page', [FROM - HOUR, FROM + HOUR], [FROM - DAY, FROM - HOUR]);
  const [alert] = outcome([rule]).alerts;
  expect(alert?.firings).toMatchObject([{ from: FROM, to: FROM + HOUR, startedBefore: true }]);
});

test('an incident is seen by what fires in it and is about it', () => {
  const incidents = [
    { from: at(1, 10), to: at(1, 12), name: 'seen', labels: { server: 'chat' } },
    { from: at(1, 10), to: at(1, 12), name: 'of another', labels: { server: 'embed' } },
    { from: at(3, 0), to: at(3, 1), name: 'fired before', labels: {} },
  ];
  const page = fired(
    'Page',
    'critical',
    [at(1, 10.5), at(1, 11)],
    [at(2, 23), at(3, 0.5)],
    [at(5, 0), at(5, 1)],
  );
  const { score, incidents: found } = outcome([page, fired('Known', 'info', [at(1, 10), at(1, 11)])], {
    incidents,
  });
  expect(score).toEqual({ seen: 2, recall: 2 / 3, precision: 2 / 3, delayMinutes: 30 });
  expect(found?.map(({ seenBy }) => seenBy.map(({ afterMinutes }) => afterMinutes))).toEqual([[30], [], [0]]);
});

function incidentFile(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-incidents-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'incidents');
  writeFileSync(path, text);
  return () => readIncidents(path);
}

const EXPECTED = [{ from: at(0, 1), to: at(0, 2), name: 'queue', labels: { server: 'chat' } }];

test.each([
  ['CSV', 'start, end, name, server\n2026-09-21T01:00:00Z,2026-09-21T04:00+02:00,"queue",chat\n'],
  [
    'CSV of a spreadsheet',
    '\uFEFF"name";"start";"end";"server"\r\n"queue";2026-09-21T01:00:00Z;2026-09-21T02:00:00Z;"chat"\r\n;;;\r\n',
  ],
  ['YAML', '- { start: 2026-09-21T01:00:00Z, end: 1789956000, name: queue, labels: { server: chat } }'],
  [
    'JSON',
    '{"incidents":[{"start":"2026-09-21 01:00Z","end":"2026-09-21T02:00:00Z","name":"queue","labels":{"server":"chat"}}]}',
  ],
])('incidents in %s', (_, text) => {
  expect(incidentFile(text)()).toEqual(EXPECTED);
});

test('a comma in quotes is none between columns', () => {
  const text =
    'name,start,end,server\n"queue, ""then""\nfull",2026-09-21T01:00:00Z,2026-09-21T02:00:00Z,chat\n';
  expect(incidentFile(text)()).toEqual([{ ...EXPECTED[0], name: 'queue, "then"\nfull' }]);
});

test.each([
  [
    'start,end,name,server\n2026-09-21T01:00:00Z,2026-09-21T02:00:00Z,queue, then full,chat\n',
    /entry 1: 5 cells, 4 expected as in the header\. Try quotes/,
  ],
  ['start,end,name\n2026-09-21T01:00:00Z,2026-09-21T02:00:00Z,"queue\n', /row 2: a quote is not closed/],
  [
    'start,end\n2026-09-21T01:00:00,2026-09-21T02:00:00Z\n',
    /entry 1: start: "2026-09-21T01:00:00" is no time\. Try "2026-09-24T13:05:00Z"\./,
  ],
  ['start,end\n2026-09-21T02:00:00Z,2026-09-21T01:00:00Z\n', /entry 1: ends before it starts/],
  ['- {name: x}', /entry 1: has no start and end\. Try \{start:/],
  ['[]', /holds no incident/],
  ['hello', /neither CSV nor a list/],
  ['a: [', /--incidents: /],
])('%j is refused', (text, sentence) => {
  expect(incidentFile(text)).toThrow(sentence);
});
