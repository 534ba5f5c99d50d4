import { parseArgs } from 'node:util';
import { z } from 'zod';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000 } as const;

const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m)$/, 'is not a duration. Try 50ms or 2s')
  .transform((text) => {
    const unit = text.endsWith('ms') ? 'ms' : text.endsWith('s') ? 's' : 'm';
    return Number.parseFloat(text) * UNIT_MS[unit];
  });
const count = z
  .string()
  .regex(/^[1-9]\d{0,6}$/, 'is not a whole number above 0. Try 32')
  .transform(Number);
const number = (error: string) =>
  z
    .string()
    .regex(/^\d+(\.\d+)?$/, error)
    .transform(Number);
const choice = <const T extends string>(...values: T[]) =>
  z.enum(values, { error: `is not one of ${values.join(', ')}. Try ${values[0]}` });
const address = z
  .string()
  .regex(/^(.+):(\d{1,5})$/, 'is no address. Try 127.0.0.1:8000')
  .transform((text) => {
    const at = text.lastIndexOf(':');
    return { host: text.slice(0, at).replaceAll(/[[\]]/g, ''), port: Number(text.slice(at + 1)) };
  });
const url = z.url({ protocol: /^https?$/, error: 'is no address. Try http://127.0.0.1:8001' });

const FLAGS = {
  listen: [address, '127.0.0.1:8000', 'Where to serve; port 0 takes a free one.'],
  batching: [choice('on', 'off'), 'on', 'off: one request at a time, none waits for company.'],
  'max-batch': [count, '32', 'Requests that run together at most.'],
  'max-wait': [duration, '50ms', 'Longest that the first request of an idle server waits for others.'],
  'max-queue': [count, '256', 'Requests that may wait; more are answered 429.'],
  engine: [choice('simulated', 'upstream'), 'simulated', 'Who gives the tokens: simulated or upstream.'],
  'upstream-url': [
    url.optional(),
    undefined,
    'OpenAI-compatible server behind --engine upstream, without /v1.',
  ],
  'upstream-model': [z.string().optional(), undefined, 'Model to ask it for; that of --model unless given.'],
  'upstream-key-file': [z.string().optional(), undefined, 'File with its API key.'],
  model: [z.string().min(1), 'demo', 'Name of the model, here and on the dashboard.'],
  'server-name': [z.string().min(1), 'batching-server', 'Name of this server on the dashboard.'],
  headroom: [z.string().min(1), 'http://127.0.0.1:9840', 'Where Headroom listens; unix:/path, too.'],
  'headroom-token-file': [z.string().optional(), undefined, 'File with the token of its intake.'],
  'load-time': [duration, '3s', 'Time that the simulated engine takes to load.'],
  speed: [number('is not a number. Try 10'), '1', 'How many times faster the simulated engine is.'],
  seed: [count, '1', 'Another seed gives other answers of the simulated engine.'],
  'empty-share': [
    number('is not a share. Try 0.05'),
    '0',
    'Share of its answers with nothing in them, 0 to 1.',
  ],
  'stop-within': [duration, '10s', 'Longest that running requests may take after SIGTERM.'],
} as const satisfies Record<string, readonly [z.ZodType, string | undefined, string]>;

type Name = keyof typeof FLAGS;
export type Flags = { readonly [N in Name]: z.output<(typeof FLAGS)[N][0]> };

/** Flags in their types, durations in milliseconds; a text to print where there are none. @throws FlagProblem */
export function parseFlags(args: readonly string[]): Flags | string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a const object
  const names = Object.keys(FLAGS) as Name[];
  const given = readArguments(args, names);
  if (given['help'] === true) return help(names);
  const read = names.map((name) => {
    const found = given[name] ?? FLAGS[name][1];
    const { success, data, error } = FLAGS[name][0].safeParse(found);
    if (success) return [name, data];
    throw new FlagProblem(`--${name}: "${String(found)}" ${error.issues[0]?.message}.`);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each was read by the schema of its flag
  const flags = Object.fromEntries(read) as Flags;
  if (flags.engine === 'upstream' && flags['upstream-url'] === undefined) {
    throw new FlagProblem('--upstream-url: missing. Try --upstream-url=http://127.0.0.1:8001.');
  }
  if (flags.speed === 0) throw new FlagProblem('--speed: 0 never ends. Try --speed=10.');
  return flags;
}

/** Its message is for the person at the keyboard. */
export class FlagProblem extends Error {}

function readArguments(
  args: readonly string[],
  names: readonly string[],
): Readonly<Record<string, string | boolean | undefined>> {
  try {
    const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
    return parseArgs({ args: [...args], options: { ...options, help: { type: 'boolean' } } }).values;
  } catch (error) {
    throw new FlagProblem(`${error instanceof Error ? error.message : String(error)}. Try --help.`);
  }
}

function help(names: readonly Name[]): string {
  const lines = names.map((name) => {
    const [, byDefault, text] = FLAGS[name];
    return `  --${name.padEnd(20)} ${text}${byDefault === undefined ? '' : ` [${byDefault}]`}\n`;
  });
  return `An OpenAI-compatible server that batches, and tells Headroom of it.\n\n${lines.join('')}`;
}
