import express from 'express';
import type { ErrorRequestHandler, Express, Request, Response } from 'express';
import type { Client } from 'gpu-headroom/client';
import { answer, refuse } from './answer.ts';
import type { Batcher } from './batcher.ts';
import type { Engine } from './engine.ts';
import { watchRequest } from './instrument.ts';
import { readRequest } from './openai-request.ts';
import type { Kind } from './openai-request.ts';

export interface ServerOptions {
  readonly batcher: Batcher;
  readonly engine: Engine;
  readonly headroom: Client;
  readonly model: string;
  readonly state: () => 'loading' | 'ready' | 'stopping';
  /** Of the requests that wait or run. */
  readonly open: Set<AbortController>;
}

/** Where a request names no limit. */
const MAX_TOKENS = 256;

/** The routes. */
export function createServer(options: ServerOptions): Express {
  const { model, state } = options;
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '4mb' }));
  app.get('/health', (_request, response) => {
    response.status(state() === 'ready' ? 200 : 503).json({ status: state() });
  });
  app.get('/v1/models', (_request, response) => {
    response.json({
      object: 'list',
      data: [{ id: model, object: 'model', created: 0, owned_by: 'example' }],
    });
  });
  app.post('/v1/chat/completions', (request, response) => complete('chat', request, response, options));
  app.post('/v1/completions', (request, response) => complete('text', request, response, options));
  app.use((request, response) => {
    const message = `There is no ${request.method} ${request.path}. Try POST /v1/chat/completions.`;
    refuse(response, { status: 404, message, type: 'invalid_request_error' });
  });
  app.use(malformed);
  return app;
}

function complete(kind: Kind, request: Request, response: Response, options: ServerOptions): void {
  const { batcher, engine, headroom, model, state, open } = options;
  const asked = readRequest(kind, request.body);
  // What is not a request is none in the figures either: these four say nothing of the work.
  if ('message' in asked) return refuse(response, { status: 400, type: 'invalid_request_error', ...asked });
  if (asked.model !== undefined && asked.model !== model) {
    const message = `The model "${asked.model}" is not served here. Try "${model}".`;
    const code = 'model_not_found';
    return refuse(response, { status: 404, message, type: 'invalid_request_error', param: 'model', code });
  }
  if (state() !== 'ready') {
    const message = state() === 'loading' ? 'The model is loading.' : 'The server stops.';
    return refuse(response, { status: 503, message, type: 'server_error' });
  }
  const left = new AbortController();
  open.add(left);
  response.once('close', () => {
    open.delete(left);
    if (!response.writableFinished) left.abort();
  });
  const sequence = {
    request: { kind, body: asked.body },
    prompt: asked.prompt,
    maxTokens: asked.maxTokens ?? MAX_TOKENS,
    signal: left.signal,
  };
  const promptTokens = engine.countPromptTokens(asked.prompt);
  const listener = answer(response, asked, model, promptTokens);
  batcher.submit(sequence, watchRequest(listener, headroom, promptTokens));
}

/** A body that is no JSON, or too large. Express knows an error handler by its four parameters. */
const malformed: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const found = error instanceof Error ? error : new Error(String(error));
  const status = 'status' in found && typeof found.status === 'number' ? found.status : 500;
  const type = status < 500 ? 'invalid_request_error' : 'server_error';
  refuse(response, { status, message: `The body could not be read: ${found.message}`, type });
};
