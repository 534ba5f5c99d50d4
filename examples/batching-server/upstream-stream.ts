import { z } from 'zod';
import type { Output, Sequence } from './engine.ts';
import { readEvents } from './sse.ts';

export interface Upstream {
  /** Without `/v1`. */
  readonly url: string;
  /** Asked for instead of what the client asked for. */
  readonly model: string;
}

/** What is read of a piece; an upstream may say more. */
const piece = z.looseObject({
  choices: z
    .array(
      z.looseObject({
        text: z.string().nullish(),
        delta: z.looseObject({ content: z.string().nullish() }).nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  usage: z
    .looseObject({ prompt_tokens: z.number().optional(), completion_tokens: z.number().optional() })
    .nullish(),
  error: z.looseObject({ message: z.string().optional() }).nullish(),
});

/** Asks the upstream for one answer and gives what comes, the end last. Never throws. */
export async function* readUpstream(
  { url, model }: Upstream,
  headers: Readonly<Record<string, string>>,
  sequence: Sequence,
): AsyncGenerator<Output> {
  const { kind, body } = sequence.request;
  const failed = (message: string): Output => ({
    sequence,
    text: '',
    tokens: 0,
    end: { kind: 'failed', message },
  });
  try {
    const response = await fetch(`${url}/v1/${kind === 'chat' ? 'chat/completions' : 'completions'}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        ...body,
        model,
        stream: true,
        stream_options: { include_usage: true },
      }),
      signal: sequence.signal,
    });
    if (!response.ok || !response.body) {
      const said = (await response.text()).slice(0, 500);
      return yield failed(`The upstream answers ${response.status}: ${said}`);
    }
    yield* readPieces(response.body, sequence, failed);
  } catch (error) {
    yield failed(`The upstream cannot be reached: ${messageOf(error)}`);
  }
}

async function* readPieces(
  body: AsyncIterable<Uint8Array>,
  sequence: Sequence,
  failed: (message: string) => Output,
): AsyncGenerator<Output> {
  let tokens = 0;
  let reason: string | undefined;
  let usage: z.infer<typeof piece>['usage'];
  for await (const data of readEvents(body)) {
    if (data === '[DONE]') break;
    const found = piece.parse(JSON.parse(data));
    if (found.error) return yield failed(`The upstream fails: ${found.error.message ?? data}`);
    const [choice] = found.choices;
    usage = found.usage ?? usage;
    reason = choice?.finish_reason ?? reason;
    const text = choice?.delta?.content ?? choice?.text ?? '';
    if (text === '') continue;
    // One token a piece is the rule; what it misses, such as speculative decoding, the usage makes good.
    tokens++;
    yield { sequence, text, tokens: 1 };
  }
  if (reason === undefined) return yield failed('The upstream ended in the middle of an answer.');
  yield {
    sequence,
    text: '',
    tokens: Math.max(0, (usage?.completion_tokens ?? tokens) - tokens),
    end: {
      kind: 'finished',
      reason: reason === 'length' ? 'length' : 'stop',
      promptTokens: usage?.prompt_tokens,
    },
  };
}

/** fetch hides the reason in the cause. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
