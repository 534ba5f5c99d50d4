/** The built server in front of a second one: any OpenAI-compatible server can stand there. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { startLocalServer } from '../../exporter/e2e/local-server.ts';
import { eventually, valuesOf } from '../../exporter/e2e/series.ts';
import { chat, post, startExporter, startReadyServer, startServer } from './server.test.support.ts';

const INNER = ['--model=inner', '--server-name=inner'];

function value(page: string, family: string, labels: Record<string, string>): number | undefined {
  return valuesOf(page, family, labels)[0];
}

test('its cold start is that of the upstream, and a fault there is an error here', async () => {
  const exporter = await startExporter();
  const behind = await startReadyServer(INNER, exporter);
  let open = false;
  // Between the two, so that the test says when the upstream is ready.
  const gate = await startLocalServer(async (request, response) => {
    if (!open) return void response.writeHead(503).end();
    const url = `${behind.url}${request.url}`;
    const answer = await (request.method === 'POST' ? post(url, await text(request)) : fetch(url));
    response.writeHead(answer.status);
    if (answer.body) await pipeline(Readable.fromWeb(answer.body), response);
  }, onTestFinished);
  const flags = ['--engine=upstream', `--upstream-url=${gate}/`, '--upstream-model=inner'];
  const server = await startServer(flags, exporter);
  const who = { server: 'batching-server', model: 'demo' };
  await eventually(exporter, (page) => expect(value(page, 'inference_server_ready', who)).toBe(0));
  open = true;
  await server.ready();
  await eventually(exporter, (page) => expect(value(page, 'inference_server_ready', who)).toBe(1));

  const url = `${server.url}/v1/chat/completions`;
  const whole = await (await post(url, chat('Question 1', { max_tokens: 7 }))).json();
  expect(whole).toMatchObject({
    model: 'demo',
    choices: [{ finish_reason: 'length' }],
    usage: { prompt_tokens: 3, completion_tokens: 7 },
  });
  const streamed = await (await post(url, chat('Question 1', { max_tokens: 7, stream: true }))).text();
  // Who speaks, seven tokens, why it ended, [DONE].
  expect(streamed.match(/^data: /gm)).toHaveLength(10);
  open = false;
  expect(await (await post(url, chat('Question 2'))).json()).toMatchObject({
    error: { message: expect.stringContaining('The upstream answers 503') },
  });
  await eventually(exporter, (page) => {
    const outcome = (name: string) => value(page, 'inference_requests_total', { ...who, outcome: name });
    expect([outcome('truncated'), outcome('error')]).toEqual([2, 1]);
    expect(value(page, 'inference_generation_tokens_total', who)).toBe(14);
    expect(value(page, 'inference_prompt_tokens_total', who)).toBe(undefined);
  });
});

test('who leaves here leaves there', async () => {
  const exporter = await startExporter();
  const behind = await startReadyServer([...INNER, '--speed=0.05'], exporter);
  const flags = ['--engine=upstream', `--upstream-url=${behind.url}`, '--model=inner'];
  const server = await startReadyServer(flags, exporter);
  const leaving = new AbortController();
  const body = chat('Question 1', { model: 'inner', stream: true });
  const answer = await post(`${server.url}/v1/chat/completions`, body, leaving.signal);
  expect(answer.status).toBe(200);
  leaving.abort();
  await eventually(exporter, (page) => {
    for (const name of ['inner', 'batching-server']) {
      const labels = { server: name, outcome: 'aborted' };
      expect([name, value(page, 'inference_requests_total', labels)]).toEqual([name, 1]);
    }
  });
});
