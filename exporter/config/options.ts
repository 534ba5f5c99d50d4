import { parseArgs } from 'node:util';
import { durationProblem, isUsableDuration, parseDuration } from './duration.ts';
import { defaultFor, environmentName, FLAGS, onlyFor } from './flags.ts';
import type { Flag } from './flags/flag.ts';
import { parseListenAddress } from './listen-address.ts';
import { ConfigProblem } from './problem.ts';
import { didYouMean } from '../validation/did-you-mean.ts';

type Declared = (typeof FLAGS)[number];
type ValueOf<F extends Declared> = F extends { kind: 'boolean' }
  ? boolean
  : F extends { kind: 'duration' | 'count' }
    ? number
    : F extends { kind: 'choice'; choices: readonly (infer C)[] }
      ? C
      : F extends { kind: 'command' } | { repeatable: true }
        ? readonly string[]
        : string;

/** Flags by name, each in its own type. Durations are milliseconds. */
export type Options = { readonly [F in Declared as F['name']]: ValueOf<F> };

export interface CommandLine {
  readonly command: string;
  readonly options: Options;
}

/**
 * Reads the command line and, for flags that it does not give, the environment.
 * @throws ConfigProblem naming every flag that is wrong
 */
export function parseCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv): CommandLine {
  const { tokens, positionals } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      FLAGS.map((flag) => [flag.name, { type: parseArgsType(flag), multiple: true }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const problems: string[] = [];
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const typed = readToken(token.name, token.value, problems);
    if (typed) given.set(typed.name, [...(given.get(typed.name) ?? []), typed.value]);
  }
  const command = positionals[0] ?? 'serve';
  const options = Object.fromEntries(
    (FLAGS as readonly Flag[]).map((flag) => {
      const texts = given.get(flag.name);
      return [
        flag.name,
        readFlag({ ...flag, default: defaultFor(flag, command) }, texts, environment, problems),
      ];
    }),
  );
  problems.push(...misplaced([...given.keys()], command));
  if (positionals.length > 1)
    problems.push(`"${positionals[1]}": one command at a time. Try gpu-headroom --help.`);
  if (problems.length > 0) throw new ConfigProblem(problems);
  // Each value was read by the kind of its flag, which Options maps to its type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { command, options: options as Options };
}

function misplaced(given: readonly string[], command: string): readonly string[] {
  return given.flatMap((name) => {
    const flag = findFlag(name);
    const only = flag && onlyFor(flag);
    if (only === undefined || only.includes(command)) return [];
    return [`--${name}: only for gpu-headroom ${only.join(' and ')}.`];
  });
}

function parseArgsType(flag: Flag): 'string' | 'boolean' {
  return flag.kind === 'boolean' ? 'boolean' : 'string';
}

function readToken(name: string, value: string | undefined, problems: string[]) {
  const flag = findFlag(name);
  if (flag?.kind === 'boolean') return { name, value: value ?? 'true' };
  if (flag && value !== undefined) return { name, value };
  if (flag) {
    problems.push(`--${name}: needs a value. Try --${name}=${flag.default || 'VALUE'}.`);
    return undefined;
  }
  const negated = name.startsWith('no-') ? findFlag(name.slice(3)) : undefined;
  if (negated?.kind === 'boolean' && value === undefined) return { name: negated.name, value: 'false' };
  if (negated?.kind === 'url' && value === undefined) return { name: negated.name, value: NO_URL };
  const known = FLAGS.map((candidate) => candidate.name);
  problems.push(`--${name}: unknown flag.${didYouMean(name, known, '--')} Try gpu-headroom --help.`);
  return undefined;
}

/** What `--no-prometheus` says. */
export const NO_URL = 'none';

function findFlag(name: string): Flag | undefined {
  return FLAGS.find((flag) => flag.name === name);
}

function readFlag(
  flag: Flag,
  given: readonly string[] | undefined,
  environment: NodeJS.ProcessEnv,
  problems: string[],
): unknown {
  const variable = environmentName(flag.name);
  const fromEnvironment = environment[variable];
  const where = given || fromEnvironment === undefined ? `--${flag.name}` : variable;
  const texts = given ?? splitVariable(flag, fromEnvironment) ?? [flag.default];
  if (flag.repeatable && texts.join('') === '') return [];
  if (flag.repeatable) return texts.filter((text) => readValue(flag, text, where, problems) !== undefined);
  return readValue(flag, texts.at(-1) ?? '', where, problems);
}

/** A repeatable flag's variable holds its values separated by commas. */
function splitVariable(flag: Flag, value: string | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  return flag.repeatable ? value.split(',').map((part) => part.trim()) : [value];
}

function readValue(flag: Flag, text: string, where: string, problems: string[]): unknown {
  switch (flag.kind) {
    case 'text':
      return text;
    case 'address':
      if (parseListenAddress(text)) return text;
      return reject(problems, `${where}: "${text}" is no address. Try ":9840" or "unix:/run/headroom.sock".`);
    case 'url':
      if (text === '' || text === NO_URL || isWebAddress(text)) return text;
      return reject(
        problems,
        `${where}: "${withoutUser(text)}" is not an http or https address. Try "${webAddressLike(text)}".`,
      );
    case 'exporter':
      if (isWebAddress(text) || /^unix:\/./.test(text)) return text;
      return reject(
        problems,
        `${where}: "${withoutUser(text)}" is not the address of an exporter. Try "${flag.default}" or "unix:/run/headroom.sock".`,
      );
    case 'socket':
      if (/^(auto|none|(unix:(\/\/)?)?\/.+)$/.test(text)) return text;
      return reject(
        problems,
        `${where}: "${text}" is no path of a socket. Try "${flag.default}", "none" or "/var/lib/kubelet/pod-resources/kubelet.sock".`,
      );
    case 'path':
      if (/^\/[\w.~/-]+$/.test(text)) return text;
      return reject(problems, `${where}: "${text}" is not a path of a page. Try "${flag.default}".`);
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      return reject(problems, `${where}: "${text}" is neither true nor false. Try ${where}=true.`);
    case 'duration': {
      const { least, most } = flag;
      const duration = parseDuration(text);
      if (isUsableDuration(duration, least, most)) return duration;
      const other = least === undefined ? '500ms' : '1d';
      return reject(
        problems,
        `${where}: ${durationProblem(text, duration, least, most)} Try "${flag.default}" or "${other}".`,
      );
    }
    case 'count':
      return readCount(flag, text, where, problems);
    case 'choice':
      if (flag.choices?.includes(text)) return text;
      return reject(
        problems,
        `${where}: "${text}" is not one of ${flag.choices?.join(', ')}. Try ${flag.default}.`,
      );
    case 'command':
      return readCommand(text, where, problems);
  }
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** `prom:9090` was meant as `http://prom:9090`. */
function webAddressLike(text: string): string {
  return /^[\w.-]+(:\d+)?(\/[\w./-]*)?$/.test(text) ? `http://${text}` : 'http://127.0.0.1:9090';
}

/** There may be a password in front of the host. */
function withoutUser(text: string): string {
  return text.replace(/^.*@/, '...@');
}

function reject(problems: string[], sentence: string): undefined {
  problems.push(sentence);
  return undefined;
}

function readCount(flag: Flag, text: string, where: string, problems: string[]): number | undefined {
  const { least = 0, most = 999_999 } = flag;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : undefined;
  if (value !== undefined && value >= least && value <= most) return value;
  const bounds = flag.most === undefined ? '' : ` from ${least} to ${most}`;
  return reject(problems, `${where}: "${text}" is not a whole number${bounds}. Try ${flag.default}.`);
}

function readCommand(text: string, where: string, problems: string[]): readonly string[] | undefined {
  if (!text.startsWith('[')) return [text];
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list) && list.length > 0 && list.every((item) => typeof item === 'string')) return list;
  } catch {
    // said below
  }
  return reject(
    problems,
    `${where}: ${text} is not a JSON list of strings. Try ["ssh","node7","nvidia-smi"].`,
  );
}
