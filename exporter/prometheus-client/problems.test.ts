/** What goes wrong between us and a server, over real sockets: each has its sentence. */
import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { asking, json, problemOf } from './asked.test.support.ts';
import { PrometheusClient } from './client.ts';

const AT = 'ORIGIN/api/v1/query';
const PAGE = '<!doctype html><title>Sign in</title>';

test.each<[string, number, string, string]>([
  [
    'a login page',
    200,
    PAGE,
    `${AT} answered a web page, not what a Prometheus server says. Is ORIGIN the address of one, and does no login page stand before it?`,
  ],
  [
    'another API',
    200,
    '{"took":3,"hits":[]}',
    `${AT} answered "text/plain", not what a Prometheus server says.`,
  ],
  ['nothing at all', 200, '', `${AT} answered nothing, not what`],
  [
    'no user',
    401,
    'Unauthorized',
    `${AT} answered 401: it wants to know who asks, and does not take what was sent.`,
  ],
  ['no right', 403, 'no tenant', `${AT} answered 403: whoever asks may not read it ("no tenant").`],
  [
    'no API at this path',
    404,
    PAGE,
    `${AT} answered 404: there is no query API under ORIGIN. Prometheus has it at`,
  ],
  ['a fault of its own', 500, 'oh no\nand more', `${AT} answered 500 ("oh no").`],
])('%s', async (_, status, body, sentence) => {
  const problem = await problemOf((_request, response) =>
    response.writeHead(status, { 'content-type': 'text/plain' }).end(body),
  );
  expect(problem).toContain(sentence);
});

function wants(scheme: string): Promise<string> {
  return problemOf((_, response) =>
    response.writeHead(401, { 'www-authenticate': `${scheme} realm="x"` }).end(),
  );
}

test('what it wants to be told is said', async () => {
  expect(await wants('Basic')).toContain('takes a user and a password. Try --prometheus.username');
  expect(await wants('Bearer')).toContain('takes a token.');
});

test('a redirect is not followed, with credentials or without', async () => {
  let asked = 0;
  const problem = await problemOf((_, response) => {
    asked++;
    response.writeHead(302, { location: 'https://user:secret@sso.example.com/login?token=secret' }).end();
  });
  expect(problem).toContain('redirect to https://sso.example.com/login, which is not followed');
  expect(asked).toBe(1);
});

test('a query that is refused is told with the reason of the server', async () => {
  const problem = await problemOf((_, response) =>
    json(response, { status: 'error', errorType: 'bad_data', error: 'parse error: unexpected "}"' }, 400),
  );
  expect(problem).toBe(`${AT} refuses up: parse error: unexpected "}"`);
});

test('no secret is in a sentence', async () => {
  const secrets = ['hunter2', 'tenant-secret'];
  const { url } = await asking((_, response) => response.writeHead(403).end());
  const address = new URL(url);
  address.username = 'me';
  address.password = 'hunter2';
  const client = new PrometheusClient({
    url: address.href.replace(/\/$/, ''),
    headers: { 'x-scope-orgid': 'tenant-secret' },
    timeoutMs: 5_000,
  });
  const error: unknown = await client.instant('up', 1).catch((caught: unknown) => caught);
  expect(String(error)).toContain('answered 403');
  for (const secret of secrets) expect(String(error)).not.toContain(secret);
});

test('an answer that does not come is given up in time', async () => {
  const problem = await problemOf(() => undefined, { timeoutMs: 200 });
  expect(problem).toBe(`${AT} did not answer within 0.2 s. Try --prometheus.timeout=1s or a shorter range.`);
});

function ask(url: string): Promise<unknown> {
  return new PrometheusClient({ url, headers: {}, timeoutMs: 20_000 }).instant('up', 1);
}

test('nothing that listens, and a name that is not there', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  await expect(ask(`http://127.0.0.1:${port}`)).rejects.toThrow(
    `nothing listens at http://127.0.0.1:${port}`,
  );
  await expect(ask('http://prometheus.invalid:9090')).rejects.toThrow('check the host in --prometheus');
});
