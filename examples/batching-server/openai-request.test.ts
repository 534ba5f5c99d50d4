import { expect, test } from 'vitest';
import { readRequest } from './openai-request.ts';

const messages = [{ role: 'user', content: 'Hello' }];

test('a request is read with what it does not say', () => {
  expect(readRequest('chat', { messages })).toMatchObject({
    prompt: 'Hello',
    model: undefined,
    maxTokens: undefined,
    stream: false,
    includeUsage: false,
  });
  expect(readRequest('text', { prompt: 'Hello', max_tokens: 5, n: 1, stop: null })).toMatchObject({
    prompt: 'Hello',
    maxTokens: 5,
  });
});

test('parts of text are one prompt, and the newer name of the limit comes first', () => {
  const content = [
    { type: 'text', text: 'a' },
    { type: 'text', text: 'b' },
  ];
  const body = { messages: [{ role: 'user', content }], max_tokens: 5, max_completion_tokens: 7 };
  expect(readRequest('chat', body)).toMatchObject({ prompt: 'a\nb', maxTokens: 7 });
});

test.each([
  ['chat', {}, 'messages'],
  ['chat', { messages: [] }, 'messages'],
  ['chat', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 'messages.0.content'],
  ['chat', { messages, n: 2 }, 'n'],
  ['chat', { messages, max_tokens: 0 }, 'max_tokens'],
  ['chat', { messages, stream: 'yes' }, 'stream'],
  ['chat', { messages, stream_options: { include_usage: true } }, 'stream_options'],
  ['text', { prompt: ['a', 'b'] }, 'prompt'],
] as const)('of %s %j the wrong field is named', (kind, body, param) => {
  const problem = readRequest(kind, body);
  expect(problem).toMatchObject({ param });
  expect(problem).toHaveProperty('message', expect.stringContaining(`${param}: `));
});
