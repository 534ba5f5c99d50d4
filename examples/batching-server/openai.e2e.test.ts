/** What is on the wire, read as it is: by fetch, not by a client that forgives. */
import { expect, test } from 'vitest';
import { answerLength, estimateTokens, wordAt } from './simulated-answer.ts';
import { chat, post, startExporter, startReadyServer, startServer } from './server.test.support.ts';

const PROMPT = 'What is a batch?';
const LENGTH = answerLength(1, PROMPT, 0);
const TEXT = Array.from({ length: LENGTH }, (_, place) => wordAt(place)).join('');
const USAGE = {
  prompt_tokens: estimateTokens(PROMPT),
  completion_tokens: LENGTH,
  total_tokens: estimateTokens(PROMPT) + LENGTH,
};

test('a chat is streamed: who speaks, the text, why it ended, the usage, [DONE]', async () => {
  const { url } = await startReadyServer();
  const body = chat(PROMPT, { stream: true, stream_options: { include_usage: true } });
  const response = await post(`${url}/v1/chat/completions`, body);
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events = (await response.text()).split('\n\n');
  expect(events.splice(-2)).toEqual(['data: [DONE]', '']);
  const pieces = events.map((event) => JSON.parse(event.replace(/^data: /, '')));
  expect(new Set(pieces.map(({ id, object, model }) => `${id.slice(0, 9)} ${object} ${model}`))).toEqual(
    new Set(['chatcmpl- chat.completion.chunk demo']),
  );
  const last = pieces.pop();
  expect(last).toMatchObject({ choices: [], usage: USAGE });
  const choices = pieces.map(({ choices: [choice] }) => choice);
  expect(choices.at(0)).toMatchObject({ index: 0, delta: { role: 'assistant', content: '' } });
  expect(choices.map(({ delta }) => delta.content ?? '').join('')).toBe(TEXT);
  expect(choices.map(({ finish_reason: reason }) => reason)).toEqual([
    ...Array.from({ length: LENGTH + 1 }, () => null),
    'stop',
  ]);
});

test('answers that are not streamed, chat and text, whole and cut off', async () => {
  const { url } = await startReadyServer();
  const whole = await (await post(`${url}/v1/chat/completions`, chat(PROMPT))).json();
  expect(whole).toMatchObject({
    object: 'chat.completion',
    choices: [{ message: { role: 'assistant', content: TEXT }, finish_reason: 'stop' }],
    usage: USAGE,
  });
  const cut = await (await post(`${url}/v1/completions`, { prompt: PROMPT, max_tokens: 3 })).json();
  expect(cut).toMatchObject({
    object: 'text_completion',
    choices: [{ text: `${wordAt(0)}${wordAt(1)}${wordAt(2)}`, finish_reason: 'length' }],
    usage: { completion_tokens: 3 },
  });
  const models = await (await fetch(`${url}/v1/models`)).json();
  expect(models).toMatchObject({ object: 'list', data: [{ id: 'demo', object: 'model' }] });
});

test('what cannot be answered is refused in the shape that clients know', async () => {
  const { url } = await startReadyServer();
  const refused = async (path: string, body: object | string) => {
    const response = await post(`${url}${path}`, body);
    return { status: response.status, body: await response.json() };
  };
  expect(await refused('/v1/chat/completions', chat('a', { n: 2 }))).toEqual({
    status: 400,
    body: {
      error: {
        message: 'n: only one answer a request is given. Leave it out, or try 1.',
        type: 'invalid_request_error',
        param: 'n',
        code: null,
      },
    },
  });
  expect(await refused('/v1/chat/completions', '{')).toMatchObject({ status: 400, body: { error: {} } });
  expect(await refused('/v1/chat/completions', chat('a', { model: 'gpt' }))).toMatchObject({
    status: 404,
    body: { error: { code: 'model_not_found', message: 'The model "gpt" is not served here. Try "demo".' } },
  });
  expect(await refused('/v1/embeddings', {})).toMatchObject({ status: 404, body: { error: {} } });
});

test('while the model loads health and requests say 503', async () => {
  const server = await startServer(['--load-time=10m'], await startExporter());
  expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'loading' });
  const response = await post(`${server.url}/v1/chat/completions`, chat('a'));
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  server.signal('SIGTERM');
  expect(await server.exit).toEqual({ code: 0, signal: null });
});

test('a full queue says 429, and a stop lets who is there finish', async () => {
  // Nobody gets further than the queue before the server stops: the first request waits for company.
  const server = await startReadyServer(['--max-queue=2', '--max-wait=10m'], await startExporter());
  const answers = ['a', 'b', 'c'].map((name) => post(`${server.url}/v1/chat/completions`, chat(name)));
  const first = await Promise.race(answers);
  expect([first.status, first.headers.get('retry-after')]).toEqual([429, '1']);
  server.signal('SIGTERM');
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  expect(statuses.toSorted((a, b) => a - b)).toEqual([200, 200, 429]);
  expect(await server.exit).toEqual({ code: 0, signal: null });
});
