import { z } from 'zod';
import { readEvents } from './sse.ts';
import { messageOf } from './upstream-stream.ts';

export interface LoadOptions {
  /** Without `/v1`. */
  readonly url: string;
  readonly model: string;
  /** Requests under way at the same time: a new one starts when another has ended. */
  readonly concurrency: number;
  readonly requests: number;
  /** Sent along when it is there. */
  readonly maxTokens?: number | undefined;
}

export interface LoadResult {
  readonly seconds: number;
  readonly ok: number;
  readonly failed: number;
  /** Why the first of those that failed did. */
  readonly problem: string | undefined;
  /** As the usage of each answer says. */
  readonly tokens: number;
  readonly ttftSeconds: readonly number[];
}

const piece = z.looseObject({
  choices: z.array(z.looseObject({ delta: z.looseObject({ content: z.string().nullish() }).optional() })),
  usage: z.looseObject({ completion_tokens: z.number() }).nullish(),
});

/** Sends chat requests, each with another prompt, and reads their answers as they are streamed. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const result = { ok: 0, failed: 0, tokens: 0 };
  const ttftSeconds: number[] = [];
  let problem: string | undefined;
  let next = 0;
  async function client(): Promise<void> {
    while (next < options.requests) {
      try {
        const { ttft, tokens } = await ask(options, next++);
        if (ttft !== undefined) ttftSeconds.push(ttft);
        result.tokens += tokens;
        result.ok++;
      } catch (error) {
        problem ??= messageOf(error);
        result.failed++;
      }
    }
  }
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: options.concurrency }, client));
  return { ...result, problem, ttftSeconds, seconds: (performance.now() - startedAt) / 1000 };
}

async function ask({ url, model, maxTokens }: LoadOptions, number: number) {
  const startedAt = performance.now();
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      model,
      messages: [
        { role: 'user', content: `Question ${number}: what is a batch, and why is it worth waiting for?` },
      ],
      max_tokens: maxTokens,
      stream: true,
      stream_options: { include_usage: true },
    }),
  });
  if (!response.ok || !response.body) {
    throw new Error(`the server answers ${response.status}: ${(await response.text()).slice(0, 500)}`);
  }
  let ttft: number | undefined;
  let tokens: number | undefined;
  for await (const data of readEvents(response.body)) {
    if (data === '[DONE]') break;
    const { choices, usage } = piece.parse(JSON.parse(data));
    if (choices[0]?.delta?.content) ttft ??= (performance.now() - startedAt) / 1000;
    tokens = usage?.completion_tokens ?? tokens;
  }
  if (tokens === undefined) throw new Error('an answer ended without its usage');
  return { ttft, tokens };
}

/** The value that a share of them are not above; `undefined` of none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
}
