import { z } from 'zod';

/** What is read of a request; other fields are left to the engine. A client may send null for what it does not set. */
const common = {
  model: z.string().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  n: z.literal(1, { error: 'only one answer a request is given. Leave it out, or try 1.' }).nullish(),
  max_tokens: z.int().min(1).nullish(),
  max_completion_tokens: z.int().min(1).nullish(),
};

const part = z.object({
  type: z.literal('text', { error: 'only text is understood. Try "text".' }),
  text: z.string(),
});

const message = z.object({
  role: z.string(),
  content: z.union([z.string(), z.array(part)], { error: 'is not text. Try "Hello".' }).nullish(),
});

const chat = z.looseObject({ ...common, messages: z.array(message).min(1) }).transform((body) => ({
  ...shared(body),
  prompt: body.messages.map(({ content }) => textOf(content ?? '')).join('\n'),
}));

const text = z
  .looseObject({
    ...common,
    prompt: z.string({ error: 'is not one text, and only one a request is taken. Try "Hello".' }),
  })
  .transform((body) => ({ ...shared(body), prompt: body.prompt }));

export type Kind = 'chat' | 'text';

export interface Asked {
  readonly kind: Kind;
  readonly body: Readonly<Record<string, unknown>>;
  readonly prompt: string;
  readonly model: string | undefined;
  readonly maxTokens: number | undefined;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

export interface RequestProblem {
  readonly message: string;
  readonly param: string | null;
}

/** Reads the body of a request, or says what is wrong with it: the first thing, as OpenAI does. */
export function readRequest(kind: Kind, body: unknown): Asked | RequestProblem {
  const { success, data, error } = (kind === 'chat' ? chat : text).safeParse(body ?? {});
  if (!success) {
    const [issue] = error.issues;
    const param = issue?.path.join('.') || null;
    return { message: `${param ?? 'The body'}: ${issue?.message ?? 'is not understood.'}`, param };
  }
  if (data.streamOptionsGiven && !data.stream) {
    return {
      message: 'stream_options: has no meaning without "stream": true.',
      param: 'stream_options',
    };
  }
  return { kind, ...data };
}

function textOf(content: string | readonly { readonly text: string }[]): string {
  return typeof content === 'string' ? content : content.map((each) => each.text).join('\n');
}

function shared(body: z.output<z.ZodObject<typeof common, z.core.$loose>>) {
  return {
    body,
    model: body.model ?? undefined,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    stream: body.stream ?? false,
    streamOptionsGiven: (body.stream_options ?? undefined) !== undefined,
    includeUsage: body.stream_options?.include_usage ?? false,
  };
}
