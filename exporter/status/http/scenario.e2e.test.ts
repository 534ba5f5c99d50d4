import { expect, onTestFinished, test } from 'vitest';
import { startApp } from '../../app.ts';
import { loadConfig } from '../../config/load.ts';
import { parseCommandLine } from '../../config/options.ts';
import { createLogger } from '../../logging/logger.ts';
import type { Simulated } from '../options.ts';

const SCENARIOS = [
  { name: 'healthy', summary: 'All is well.' },
  { name: 'kv-bound', summary: 'The KV cache is full.' },
];

/** The exporter with a simulation that can be switched; `switched` are the names asked for. */
async function start() {
  const switched: string[] = [];
  const simulated: Simulated = {
    scenarios: SCENARIOS,
    current: () => switched.at(-1) ?? 'healthy',
    async switchTo(name) {
      await new Promise(setImmediate);
      switched.push(name);
    },
  };
  const args = ['--gpu.source=none', '--web.listen-address=127.0.0.1:0', '--log.level=error'];
  const { options } = parseCommandLine(args, {});
  const log = createLogger('error', 'json');
  const app = await startApp(options, await loadConfig(options), log, { status: { simulated } });
  onTestFinished(() => app.stop());
  const url = `http://${app.addresses[0]}`;
  const post = async (body: string, headers: Readonly<Record<string, string>> = {}) => {
    const all = { 'Content-Type': 'application/json', ...headers };
    const response = await fetch(`${url}/status/scenario`, { method: 'POST', headers: all, body });
    return { status: response.status, answer: await response.text() };
  };
  return { url, switched, post };
}

test('the page of the exporter chooses a scenario, and the view says which one runs', async () => {
  const { url, switched, post } = await start();
  const answers = await Promise.all([
    post('{"scenario":"kv-bound"}', { Origin: url, 'Sec-Fetch-Site': 'same-origin' }),
    post('{"scenario":"healthy"}'),
    post('{"scenario":"kv-bound"}'),
  ]);
  expect(answers[0]).toEqual({ status: 200, answer: '{"scenario":"kv-bound"}' });
  expect(switched).toHaveLength(3);
  const view: unknown = await (await fetch(`${url}/status/view`)).json();
  expect(view).toMatchObject({
    simulated: {
      scenario: switched.at(-1),
      summary: SCENARIOS.find(({ name }) => name === switched.at(-1))?.summary,
      scenarios: SCENARIOS,
    },
  });
});

test.each([
  [
    'of another site',
    '{"scenario":"kv-bound"}',
    { Origin: 'http://evil.example' },
    403,
    'Only the status page',
  ],
  [
    'of another port',
    '{"scenario":"kv-bound"}',
    { Origin: 'http://127.0.0.1:1' },
    403,
    'Only the status page',
  ],
  ['without a site', '{"scenario":"kv-bound"}', { Origin: 'null' }, 403, 'Only the status page'],
  [
    'as the browser says',
    '{"scenario":"kv-bound"}',
    { 'Sec-Fetch-Site': 'cross-site' },
    403,
    'Only the status',
  ],
  ['a form', 'scenario=kv-bound', { 'Content-Type': 'text/plain' }, 415, 'application/json'],
  ['misspelt', '{"scenario":"kv-bond"}', {}, 400, 'Did you mean \\"kv-bound\\"?'],
  ['unlike any', '{"scenario":"__proto__"}', {}, 400, 'There are healthy, kv-bound.'],
  ['no JSON', '{', {}, 400, 'The body is not JSON. Try {\\"scenario\\": \\"healthy\\"}.'],
  ['another shape', '{"name":"kv-bound"}', {}, 400, 'The body is not {\\"scenario\\": NAME}.'],
  ['too long', JSON.stringify({ scenario: 'x'.repeat(2_000_000) }), {}, 413, 'larger than 1 MiB'],
])('a request %s is refused', async (_, body, headers, status, message) => {
  const { switched, post } = await start();
  const { status: found, answer } = await post(body, headers);
  expect([found, answer]).toEqual([status, expect.stringContaining(message)]);
  expect(switched).toEqual([]);
});
