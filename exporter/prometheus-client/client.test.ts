/** How the client asks: in parts, again, by POST or GET. */
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { asking, json, matrix } from './asked.test.support.ts';

/** A sample for every step that the request asks for. */
function points(body: string): [number, string][] {
  const asked = new URLSearchParams(body);
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(asked.get(name)));
  const count = Math.floor(((end ?? 0) - (start ?? 0)) / (step ?? 1)) + 1;
  return Array.from({ length: count }, (_, index) => {
    const time = (start ?? 0) + index * (step ?? 1);
    return [time, String(time)];
  });
}

function timesOf(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

test('a long range is asked for in parts that no server refuses, and is one series', async () => {
  const parts: number[] = [];
  const { client } = await asking((_, response, body) => {
    const values = points(body);
    parts.push(values.length);
    json(response, matrix(values));
  });
  const shares: number[] = [];
  const [series] = await client.range('up', { from: 0, to: 1_500_000, step: 60 }, (share) =>
    shares.push(share),
  );
  expect(parts).toEqual([10_000, 10_000, 5_001]);
  expect(series?.samples.map(([time]) => time)).toEqual(timesOf(0, 1_500_000, 60));
  expect(shares.at(-1)).toBe(1);
});

test.each([
  [
    'Prometheus',
    422,
    { errorType: 'execution', error: 'query processing would load too many samples into memory' },
  ],
  [
    'Prometheus that is late',
    503,
    { errorType: 'timeout', error: 'query timed out in expression evaluation' },
  ],
  ['Mimir', 422, { errorType: 'execution', error: 'the query exceeded the maximum number of chunks' }],
  [
    'VictoriaMetrics',
    422,
    { errorType: '422', error: 'cannot select more than -search.maxSamplesPerQuery=1000 samples' },
  ],
])('what is too much for %s is asked for in smaller parts from then on', async (_, status, failure) => {
  const asked: number[] = [];
  const { client } = await asking((_request, response, body) => {
    const values = points(body);
    asked.push(values.length);
    if (values.length > 300) json(response, { status: 'error', ...failure }, status);
    else json(response, matrix(values));
  });
  const range = { from: 0, to: 999, step: 1 };
  const [series] = await client.range('up', range);
  expect(series?.samples).toHaveLength(1_000);
  const before = asked.length;
  await client.range('up', range);
  expect(asked.slice(before).every((count) => count <= 300)).toBe(true);
});

test('what is too much however short it is, is told', async () => {
  const { client } = await asking((_, response) =>
    json(response, { status: 'error', errorType: 'execution', error: 'too many samples' }, 422),
  );
  await expect(client.range('up', { from: 0, to: 100, step: 1 })).rejects.toThrow(
    'finds the query too large',
  );
});

test.each([502, 503, 429])('a %i passes', async (status) => {
  let asked = 0;
  const { client } = await asking((_, response) => {
    if (++asked === 1) response.writeHead(status).end('not now');
    else json(response, matrix([[1, '2']]));
  });
  const [series] = await client.instant('up', 1);
  expect(series?.samples).toEqual([[1, 2]]);
  expect(asked).toBe(2);
});

test('a connection that breaks off is asked for again', async () => {
  let asked = 0;
  const { client } = await asking((_, response) => {
    if (++asked === 1) response.writeHead(200).write('{"status"', () => response.socket?.resetAndDestroy());
    else json(response, matrix([[1, '2']]));
  });
  expect(await client.instant('up', 1)).toHaveLength(1);
});

test('where POST is not allowed, GET is', async () => {
  const methods: string[] = [];
  const { client } = await asking((request, response) => {
    methods.push(request.method ?? '');
    if (request.method === 'POST') return void response.writeHead(405).end();
    const query = new URL(request.url ?? '', 'http://x').searchParams.get('query') ?? '';
    json(response, { status: 'success', data: { resultType: 'scalar', result: [1, String(query.length)] } });
  });
  const [series] = await client.instant('vector(1) + 1', 1);
  expect(series?.samples).toEqual([[1, 13]]);
  await client.instant('up', 1);
  expect(methods).toEqual(['POST', 'GET', 'GET']);
});

test('numbers are read as Prometheus writes them, and what else it says is kept', async () => {
  const { client } = await asking((_, response) => {
    const values = [[1, '+Inf'], [2, '-Inf'], [3, 'NaN'], [4, '1e-3'], 'x', [5]];
    const data = { resultType: 'matrix', result: [{ metric: { __name__: 'a', b: 'c' }, values }] };
    json(response, { status: 'success', data, warnings: ['a store did not answer'], isPartial: true });
  });
  const [series] = await client.instant('a', 1);
  expect(series).toEqual({
    name: 'a',
    labels: { b: 'c' },
    samples: [
      [1, Infinity],
      [2, -Infinity],
      [3, Number.NaN],
      [4, 0.001],
    ],
  });
  expect([...client.warnings]).toEqual(['a store did not answer', expect.stringContaining('may be missing')]);
});

test('an answer that would fill the memory is cut off, packed or not', async () => {
  const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, ' '));
  const { client } = await asking((_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
  );
  await expect(client.instant('up', 1)).rejects.toThrow('answered more than 64 MiB');
});
