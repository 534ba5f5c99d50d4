/** What exporters, and what is none, answer to a review: each has its sentence. */
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalServer } from '../../e2e/local-server.ts';
import { toFiring } from '../firing.ts';
import { exporterOf } from './exporter-connection.ts';
import { keptText } from './kept.ts';
import type { Mark } from './mark.ts';
import { sendMarks } from './send.ts';
import type { Sent } from './send.ts';

const NOW = Date.UTC(2026, 8, 24, 14);
const OPTIONS = { 'exporter.token-file': '', 'exporter.ca-file': '' };

function at(exporter: string) {
  return exporterOf({ ...OPTIONS, exporter }, {});
}

function marks(count: number): readonly Mark[] {
  return Array.from({ length: count }, (_, index) => {
    const labels = { alertname: 'BaselineDeviation', signal: 'ttft', server: `chat-${index}`, model: 'm' };
    const began = NOW / 1000 - 3_600;
    const firing = toFiring(labels, { began, seenUntil: began, isFiring: false });
    return { firing, verdict: 'noise', note: 'a load test' };
  });
}

interface Asked {
  readonly bodies: string[];
  readonly tokens: (string | undefined)[];
  readonly send: (count: number) => Promise<Sent>;
  readonly url: string;
}

async function exporterThat(
  answer: (response: ServerResponse, body: string) => void,
  env: NodeJS.ProcessEnv = {},
): Promise<Asked> {
  const [bodies, tokens]: [string[], (string | undefined)[]] = [[], []];
  const url = await startLocalServer(async (request, response) => {
    const body = await text(request);
    bodies.push(body);
    tokens.push(request.headers.authorization);
    answer(response, body);
  }, onTestFinished);
  const exporter = exporterOf({ ...OPTIONS, exporter: `${url}/metrics` }, env);
  return { bodies, tokens, url, send: (count) => sendMarks(exporter, marks(count), NOW) };
}

function taking(rejected: readonly object[] = []) {
  return (response: ServerResponse, body: string) => {
    const accepted = JSON.parse(body).length - rejected.length;
    response.writeHead(202).end(JSON.stringify({ accepted, duplicates: 0, rejected }));
  };
}

test('a review names its alert, its firing and when that began', async () => {
  const { send, bodies, tokens } = await exporterThat(taking(), { HEADROOM_EXPORTER_TOKEN: 't\n' });
  expect((await send(1)).taken).toHaveLength(1);
  expect(tokens).toEqual(['Bearer t']);
  expect(JSON.parse(bodies[0] ?? '')).toEqual([
    {
      event_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'alert.reviewed',
      schema_version: 2,
      occurred_at: '2026-09-24T14:00:00.000Z',
      server: 'chat-0',
      model: 'm',
      data: {
        alertname: 'BaselineDeviation',
        signal: 'ttft',
        verdict: 'noise',
        note: 'a load test',
        firing: expect.stringMatching(/^[0-9a-f]{8}-20260924T130000Z$/),
        fired_at: '2026-09-24T13:00:00.000Z',
      },
    },
  ]);
});

test.each([
  [{ survives_restart: false }, 'The exporter at http://h forgets reviews when it ends: '],
  [{ survives_restart: true }, ''],
  // An exporter of before.
  [{}, ''],
])('where %j is answered, %j is said', async (more, sentence) => {
  const answered = { accepted: 1, duplicates: 0, rejected: [], ...more };
  const { send } = await exporterThat(
    (response) => void response.writeHead(202).end(JSON.stringify(answered)),
  );
  const said = keptText(await send(1), at('http://h'));
  expect(said.slice(0, 55)).toBe(sentence.slice(0, 55));
  expect(said.includes('"state_directory: /var/lib/gpu-headroom" under "intake"')).toBe(sentence !== '');
  // Nothing was taken, so nothing is lost.
  expect(keptText(await send(0), at('http://h'))).toBe('');
});

test('many are sent in parts, and none is asked for by none', async () => {
  const { send, bodies } = await exporterThat(taking());
  expect((await send(250)).taken).toHaveLength(250);
  expect(bodies.map((body) => JSON.parse(body).length)).toEqual([100, 100, 50]);
  expect(await send(0)).toEqual({ taken: [], refused: [] });
  expect(bodies.at(-1)).toBe('[]');
});

test('what an exporter refuses is told, and an older one is said to be older', async () => {
  const older = { index: 1, event_id: 'x', path: 'data', message: 'unknown key "firing".', try: 'alertname' };
  const { send } = await exporterThat(taking([older]));
  const { taken, refused } = await send(2);
  expect(taken.map(({ firing }) => firing.labels['server'])).toEqual(['chat-0']);
  expect(refused.map(({ mark, why }) => [mark.firing.labels['server'], why])).toEqual([
    [
      'chat-1',
      'data: unknown key "firing". The exporter may be older than this program: bring it to the same version.',
    ],
  ]);
});

test.each([
  [401, '{"error": "No token was sent."}', /answered 401\. No token was sent\. Try --exporter\.token-file/],
  [401, 'Unauthorized', /answered 401\. Try --exporter\.token-file, or user and password in the address/],
  [403, '{"error": "Only senders on the machine."}', /answered 403\. Only senders on the machine\. Then try/],
  [404, '<html>', /answered 404, not what an exporter of Headroom says\. Is --exporter its address\?/],
  [200, '{}', /answered 200, not what an exporter/],
  [202, 'thank you', /answered 202, not what an exporter/],
  [302, '', /answered 302, not what an exporter/],
  [429, '{"error": "Too many."}', /answered 429\. Too many\. Try again in a moment\.$/],
  [
    503,
    '{"error": "The journal cannot be written."}',
    /answered 503\. The journal .* Try again in a moment\.$/,
  ],
  [415, '{"error": "odd\\u001b[2J"}', /answered 415\. odd\?\[2J$/],
])('%d with %s', async (status, body, sentence) => {
  const { send, url } = await exporterThat((response) => void response.writeHead(status).end(body));
  const said = await send(1).catch(String);
  expect(said).toMatch(sentence);
  expect(said).toContain(new URL(url).origin);
});

test('addresses are taken as people copy them, and secrets in them are not said', () => {
  expect(at('http://h:9840/').url.href).toBe('http://h:9840/v1/events');
  expect(at('http://h:9840/v1/events?x=1').url.href).toBe('http://h:9840/v1/events');
  expect(at('https://proxy/gpu-1').url.href).toBe('https://proxy/gpu-1/v1/events');
  expect(at('https://me:secret@h').shown).toBe('https://h');
  expect(at('unix:/run/h.sock')).toMatchObject({ socketPath: '/run/h.sock', shown: 'unix:/run/h.sock' });
});
