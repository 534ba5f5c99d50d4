/** A Dockerfile, read and carried out without Docker: each stage in a folder that stands for its root. */
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { runInShell } from '../shell.test.support.ts';

export interface Instruction {
  readonly name: string;
  /** Without the backslashes of its lines. */
  readonly text: string;
}

export interface Stage {
  readonly base: string;
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** Stages in their order, with the `ARG`s before the first of them. */
export function parseDockerfile(text: string): { args: readonly Instruction[]; stages: readonly Stage[] } {
  const lines = text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, '');
  const args: Instruction[] = [];
  const stages: { base: string; name: string; instructions: Instruction[] }[] = [];
  for (const line of lines.split('\n').filter((one) => one.trim() !== '')) {
    const [, name = '', rest = ''] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    if (name === '') throw new Error(`"${line}" is no instruction of a Dockerfile`);
    if (name === 'FROM') {
      const [, base = '', as = String(stages.length)] =
        /^(?:--platform=\S+ )?(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push({ base, name: as, instructions: [] });
    } else (stages.at(-1)?.instructions ?? args).push({ name, text: rest });
  }
  return { args, stages };
}

export interface Built {
  /** Folder that stands for `/` of the last stage. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly entrypoint: readonly string[];
  readonly user: string;
}

/**
 * Carries out what a stage copies and runs. A command runs in the folder of WORKDIR and must name nothing by an absolute
 * path. `context` is the folder that Docker would be given, `ignored` the patterns of its .dockerignore.
 */
export function build(
  stages: readonly Stage[],
  context: string,
  folder: string,
  ignored: readonly string[],
): Built {
  const built = { root: '', environment: {}, entrypoint: [] as string[], user: '' };
  for (const stage of stages) {
    const root = join(folder, stage.name);
    let workdir = root;
    Object.assign(built, { root, environment: {} });
    for (const { name, text } of stage.instructions) {
      if (name === 'WORKDIR') mkdirSync((workdir = join(root, text)), { recursive: true });
      else if (name === 'COPY') copy(text, { root, workdir }, context, folder, ignored);
      else if (name === 'RUN') runInShell(text, { cwd: workdir });
      else if (name === 'ENV')
        Object.assign(
          built.environment,
          Object.fromEntries(text.split(/\s+/).map((pair) => pair.split('='))),
        );
      else if (name === 'USER') built.user = text;
      else if (name === 'ENTRYPOINT') built.entrypoint = JSON.parse(text);
    }
  }
  return built;
}

function copy(
  text: string,
  { root, workdir }: Readonly<Record<'root' | 'workdir', string>>,
  context: string,
  folder: string,
  ignored: readonly string[],
): void {
  const [, from, paths = ''] = /^(?:--from=(\S+) )?(?:--chown=\S+ )?(.*)$/.exec(text) ?? [];
  const sources = paths.split(' ');
  const last = sources.pop() ?? '';
  const target = join(last.startsWith('/') ? root : workdir, last);
  const base = from === undefined ? context : join(folder, from);
  const filter = notIgnored(context, from === undefined ? ignored : []);
  for (const source of sources) {
    // A folder is copied by what is in it, as Docker does; several files go into the folder named.
    const path = join(base, source);
    const to = sources.length > 1 ? join(target, basename(source)) : target;
    cpSync(path, to, { recursive: true, filter });
  }
}

/** What is left of the files of a folder without those that the patterns of a .dockerignore name. */
export function notIgnored(context: string, patterns: readonly string[]): (file: string) => boolean {
  const ignored = patterns.map((pattern) => matcher(pattern));
  return (file) => !ignored.some((one) => one.test(relative(context, file)));
}

/** Of one line of .dockerignore. */
function matcher(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('**/', '(.+/)?').replaceAll(/(?<![)])\*/g, '[^/]*')}$`);
}

export function ignoredBy(file: string): readonly string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}
