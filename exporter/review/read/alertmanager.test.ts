/** What Alertmanager answers, who is told which secrets, and what is said of an answer that is none. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalServer } from '../../e2e/local-server.ts';
import { readAlertmanager } from './read-alertmanager.ts';

const HEADERS = { 'x-scope-orgid': 'team', authorization: 'Bearer t' };

async function asked(
  answer: (response: ServerResponse) => void,
  isElsewhere = false,
): Promise<{ readonly requests: IncomingMessage[]; readonly said: unknown }> {
  const requests: IncomingMessage[] = [];
  const url = await startLocalServer((request, response) => {
    requests.push(request);
    answer(response);
  }, onTestFinished);
  const prometheus = isElsewhere ? 'http://127.0.0.1:1/prometheus' : `${url}/prometheus`;
  const connection = { url: prometheus, headers: HEADERS, timeoutMs: 10_000 };
  const said: unknown = await readAlertmanager(`${url}/alertmanager/`, connection).catch(String);
  return { requests, said };
}

const alert = (status: object) => ({
  labels: { alertname: 'GpuLost' },
  startsAt: '2026-09-24T13:00:00.250+01:00',
  endsAt: '2026-09-24T14:00:00Z',
  fingerprint: 'f',
  status: { state: 'active', silencedBy: [], inhibitedBy: [], ...status },
});

test('what is held is read, with why nobody was told', async () => {
  const held = [alert({}), alert({ silencedBy: ['s'] }), alert({ inhibitedBy: ['i'] })];
  const { said, requests } = await asked((response) => response.end(JSON.stringify(held)));
  const firedAt = Date.UTC(2026, 8, 24, 12) / 1000;
  const labels = { alertname: 'GpuLost' };
  expect(said).toEqual([
    { labels, firedAt, muted: undefined },
    { labels, firedAt, muted: 'silenced' },
    { labels, firedAt, muted: 'inhibited' },
  ]);
  expect(requests[0]?.url).toBe('/alertmanager/api/v2/alerts');
});

test('what Prometheus is told goes to an Alertmanager at the same address, and to no other', async () => {
  const here = await asked((response) => response.end('[]'));
  expect(here.requests[0]?.headers).toMatchObject(HEADERS);
  const there = await asked((response) => response.end('[]'), true);
  expect(there.requests[0]?.headers).not.toHaveProperty('authorization');
  expect(there.requests[0]?.headers).not.toHaveProperty('x-scope-orgid');
});

test.each([
  [200, '<html>', /answered 200, not what an Alertmanager says\./],
  [200, '{"status": "success"}', /answered 200, not what an Alertmanager says\./],
  [404, 'no', /answered 404, not what .* under \/alertmanager\./],
  [401, 'no', /answered 401: whoever asks may not read it\./],
])('%d with %s', async (status, body, sentence) => {
  const { said } = await asked((response) => void response.writeHead(status).end(body));
  expect(said).toMatch(sentence);
});
