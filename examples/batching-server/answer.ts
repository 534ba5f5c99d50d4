import { randomUUID } from 'node:crypto';
import type { Response } from 'express';
import type { End, Listener } from './batcher.ts';
import { chunk, completion, errorBody, usageChunk } from './openai-answer.ts';
import type { Heading, Refusal, Usage } from './openai-answer.ts';
import type { Asked } from './openai-request.ts';

/** Writes what comes of a request to who asked: as it comes, or at its end. */
export function answer(response: Response, asked: Asked, model: string, promptTokens = 0): Listener {
  const heading = {
    id: `${asked.kind === 'chat' ? 'chatcmpl' : 'cmpl'}-${randomUUID()}`,
    kind: asked.kind,
    model,
    created: Math.floor(Date.now() / 1000),
  };
  const writer = asked.stream ? streamed(response, heading, asked.includeUsage) : whole(response, heading);
  let completionTokens = 0;
  return {
    started: () => undefined,
    output(text, tokens) {
      completionTokens += tokens;
      writer.text(text);
    },
    ended(end) {
      if (end.kind !== 'finished') return writer.refused(refusalOf(end));
      const usage = { promptTokens: end.promptTokens ?? promptTokens, completionTokens };
      writer.finished(end.reason, usage);
    },
  };
}

interface Writer {
  text(text: string): void;
  finished(reason: 'stop' | 'length', usage: Usage): void;
  refused(refusal: Refusal): void;
}

function whole(response: Response, heading: Heading): Writer {
  let answered = '';
  return {
    text: (text) => void (answered += text),
    finished: (reason, usage) => void response.json(completion(heading, answered, reason, usage)),
    refused: (refusal) => refuse(response, refusal),
  };
}

/** What a client is slow to read waits in memory, no more of it than an answer is long. */
function streamed(response: Response, heading: Heading, includeUsage: boolean): Writer {
  const send = (body: object) => response.write(`data: ${JSON.stringify(body)}\n\n`);
  // Before the first token it can still become an answer with a status of its own.
  const open = () => {
    if (response.headersSent) return;
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    if (heading.kind === 'chat') send(chunk(heading, { first: true, text: '' }));
  };
  return {
    text(text) {
      open();
      send(chunk(heading, { text }));
    },
    finished(reason, usage) {
      open();
      send(chunk(heading, { reason }));
      if (includeUsage) send(usageChunk(heading, usage));
      response.end('data: [DONE]\n\n');
    },
    refused(refusal) {
      if (!response.headersSent) return refuse(response, refusal);
      send(errorBody(refusal));
      response.end('data: [DONE]\n\n');
    },
  };
}

export function refuse(response: Response, refusal: Refusal): void {
  if (refusal.status === 429 || refusal.status === 503) response.set('Retry-After', '1');
  response.status(refusal.status).json(errorBody(refusal));
}

function refusalOf({ kind, ...end }: Exclude<End, { kind: 'finished' }>): Refusal {
  switch (kind) {
    case 'rejected':
      return { status: 429, message: 'The queue is full. Try again later.', type: 'rate_limit_error' };
    case 'aborted':
      // Nobody reads it, unless the server stops.
      return { status: 503, message: 'The server stops.', type: 'server_error' };
    case 'failed':
      return { status: 500, message: 'message' in end ? end.message : '', type: 'server_error' };
  }
}
