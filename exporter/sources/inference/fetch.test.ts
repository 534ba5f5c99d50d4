import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fetchPage } from './fetch.ts';
import { problemOf, serve, text, TIMEOUT_MS, type Answer } from './serve.test.support.ts';

const PAGE = '# TYPE a gauge\na 1\n';

describe('a page', () => {
  it('is asked for with a time limit, in OpenMetrics or text, without keeping the connection', async () => {
    let headers: IncomingMessage['headers'] = {};
    const origin = await serve((request, response) => {
      headers = request.headers;
      text(PAGE)(request, response);
    });
    const page = await fetchPage(`${origin}/metrics`, 2_500);
    expect(page).toMatchObject({ text: PAGE, openMetrics: false });
    expect(headers).toMatchObject({
      'x-prometheus-scrape-timeout-seconds': '2.5',
      'accept-encoding': 'gzip',
      connection: 'close',
      'user-agent': 'gpu-headroom',
    });
    expect(headers.accept).toMatch(/^application\/openmetrics-text;version=1\.0\.0;q=0\.75,text\/plain;/);
  });

  it('may be OpenMetrics, gzip, and without a content type', async () => {
    const origin = await serve((_, response) =>
      response
        .writeHead(200, {
          'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8',
          'content-encoding': 'gzip',
        })
        .end(gzipSync('a "ü" 通\n# EOF\n')),
    );
    const page = await fetchPage(`${origin}/metrics`, TIMEOUT_MS);
    expect(page).toMatchObject({ text: 'a "ü" 通\n# EOF\n', openMetrics: true });

    const bare = await serve((_, response) => response.end(PAGE));
    expect(await fetchPage(`${bare}/metrics`, TIMEOUT_MS)).toMatchObject({ text: PAGE, openMetrics: false });
  });

  it('is followed through a redirect on the same server', async () => {
    const origin = await serve((request, response) =>
      request.url === '/metrics/'
        ? response.end(PAGE)
        : response.writeHead(307, { location: '/metrics/' }).end(),
    );
    expect(await fetchPage(`${origin}/metrics`, TIMEOUT_MS)).toMatchObject({ text: PAGE });
  });

  it('is asked for with the user and password of the address', async () => {
    const origin = await serve((request, response) =>
      text(PAGE, request.headers.authorization === `Basic ${btoa('a:b')}` ? 200 : 401)(request, response),
    );
    expect(await fetchPage(`${origin.replace('//', '//a:b@')}/metrics`, TIMEOUT_MS)).toMatchObject({
      text: PAGE,
    });
    await expect(fetchPage(`${origin.replace('//', '//a:wrong@')}/metrics`, TIMEOUT_MS)).rejects.toThrow(
      `${origin}/metrics answered 401: it wants credentials.`,
    );
  });
});

describe('what a server can answer instead', () => {
  it.each<[string, Answer, string]>([
    [
      'HTML',
      text('<!DOCTYPE html>', 200, 'text/html; charset=utf-8'),
      'answered text/html, not Prometheus text: is ORIGIN/metrics the /metrics address?',
    ],
    [
      'HTML as text',
      text('\n <html>x'),
      'answered text/html, not Prometheus text: is ORIGIN/metrics the /metrics address?',
    ],
    [
      'JSON',
      text('[]', 200, 'application/json'),
      'answered application/json, not Prometheus text: trtllm-serve has its page at ORIGIN/prometheus/metrics',
    ],
    [
      'a picture',
      text('GIF', 200, 'image/gif'),
      'ORIGIN/metrics answered "image/gif", not Prometheus text (text/plain)',
    ],
    ['nothing', text(''), 'ORIGIN/metrics answered an empty page: has the server metrics switched off?'],
    [
      'blanks',
      text('\n\n  \n'),
      'ORIGIN/metrics answered an empty page: has the server metrics switched off?',
    ],
    ['204', (_, response) => response.writeHead(204).end(), 'ORIGIN/metrics answered 204'],
    [
      '404',
      text('<h1>Not Found</h1>', 404, 'text/html'),
      'ORIGIN/metrics answered 404: there is no page at this path. Other paths in use: /prometheus/metrics (trtllm-serve), /v1/metrics (NIM)',
    ],
    [
      '401',
      text('', 401),
      'ORIGIN/metrics answered 401: it wants credentials. Put them into url, as in http://user:password@127.0.0.1:8000/metrics, or let this host read the page without',
    ],
    [
      '500',
      text('Internal \u001b[31mError\nmore', 500),
      'ORIGIN/metrics answered 500: "Internal \\u001b[31mError"',
    ],
    [
      '501',
      text('This server does not support metrics endpoint', 501),
      'ORIGIN/metrics answered 501: "This server does not support metrics endpoint"',
    ],
    ['503', text('', 503), 'ORIGIN/metrics answered 503: the server may still be loading its model'],
    [
      'a redirect elsewhere',
      (_, response) =>
        response.writeHead(302, { location: 'http://user:pw@169.254.169.254/latest?token=x' }).end(),
      'ORIGIN/metrics answered 302 with a redirect to http://169.254.169.254/latest, which is not followed: put the right address into url',
    ],
    [
      'a redirect to itself',
      (_, response) => response.writeHead(302, { location: '/metrics' }).end(),
      'ORIGIN/metrics answered 302 with a redirect to ORIGIN/metrics, which is not followed: put the right address into url',
    ],
    [
      'an encoding that was not asked for',
      (_, response) => response.writeHead(200, { 'content-encoding': 'br' }).end('x'),
      'ORIGIN/metrics answered with content-encoding "br", and gzip or none was asked for',
    ],
    [
      'gzip that is none',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'),
      'ORIGIN/metrics says that its page is gzip, and it is not (Z_DATA_ERROR)',
    ],
  ])('%s', async (_, answer, message) => {
    expect(await problemOf(answer)).toBe(message);
  });

  it('404 at another path: the usual one is named, the query is not repeated', async () => {
    const problem = await problemOf(text('', 404), { path: '/?token=secret' });
    expect(problem).toBe('ORIGIN/ answered 404: there is no page at this path. Try ORIGIN/metrics');
  });
});
