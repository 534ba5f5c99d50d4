import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compile, findCompiler } from './compiler.ts';

// The C sources are not copied to dist, where the compiled bench runs this file.
const ROOT = import.meta.dirname.replace(/(?:\/dist)?\/exporter\/sources\/gpu\/nvml\/fake$/, '');
const SOURCES = path.join(ROOT, 'exporter/sources/gpu/nvml/fake');
const CACHE = path.join(ROOT, 'node_modules/.cache/fake-nvml');
const LIBRARY = 'libnvidia-ml.so.1';
const FLAGS = [
  '-std=gnu11',
  '-O1',
  '-g',
  '-fPIC',
  '-shared',
  '-pthread',
  '-fvisibility=hidden',
  '-Wall',
  '-Wextra',
];

/**
 * Compiles the fake NVML and gives the path of its `libnvidia-ml.so.1`; a build of the same sources is used again.
 * Several processes may build at once: each writes to a name of its own and renames it into place.
 *
 * @param options.omit Functions that the library must lack, as an older driver's does.
 * @throws where there is no C compiler, or the sources do not compile, or the system is not Linux.
 */
export async function buildFakeNvml(options: { omit?: readonly string[] } = {}): Promise<string> {
  if (process.platform !== 'linux')
    throw new Error(`The fake NVML builds on Linux only; this is ${process.platform}.`);
  const omit = (options.omit ?? []).toSorted();
  const sources = readdirSync(SOURCES)
    .filter((name) => /\.[ch]$/.test(name))
    .toSorted();
  const texts = sources.map((name) => readFileSync(path.join(SOURCES, name), 'utf8'));
  const unknown = omit.find(
    (name) => !texts.some((text) => text.includes(` ${name}(`) || text.includes(`(${name},`)),
  );
  if (unknown !== undefined)
    throw new Error(`omit: the fake NVML has no "${unknown}". Names are as in nvml.h.`);
  const folder = path.join(CACHE, fingerprint(texts, omit));
  const library = path.join(folder, LIBRARY);
  if (statSync(library, { throwIfNoEntry: false })) return library;

  const compiler = await findCompiler();
  if (!compiler) {
    throw new Error(
      'The fake NVML needs a C compiler and found none of $CC, cc, gcc, clang. Try: apt-get install gcc libc6-dev',
    );
  }
  mkdirSync(folder, { recursive: true });
  const work = path.join(folder, randomUUID());
  mkdirSync(work);
  try {
    const script = path.join(work, 'exports.map');
    writeFileSync(script, exportMap(omit));
    const files = sources.filter((name) => name.endsWith('.c')).map((name) => path.join(SOURCES, name));
    const built = path.join(work, LIBRARY);
    const link = [
      `-Wl,--version-script=${script}`,
      `-Wl,-soname,${LIBRARY}`,
      '-Wl,-Bsymbolic',
      '-Wl,-z,defs',
    ];
    await compile(compiler, [...FLAGS, ...files, ...link, '-o', built]);
    renameSync(built, library);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return library;
}

/**
 * Replaces a scenario file as a whole: the library never reads half of one. The directives are in README.md.
 * Processes that read it see the new one at their next call.
 */
export function writeScenario(file: string, lines: readonly string[]): void {
  const next = `${file}.${randomUUID()}`;
  writeFileSync(next, lines.map((line) => `${line}\n`).join(''));
  renameSync(next, file);
}

function fingerprint(texts: readonly string[], omit: readonly string[]): string {
  const hash = createHash('sha256').update(
    JSON.stringify([process.arch, process.env['CC'] ?? '', FLAGS, omit]),
  );
  for (const text of texts) hash.update(text);
  return hash.digest('hex').slice(0, 16);
}

/** An exact name goes before a pattern in a version script, so what is omitted is local and dlsym does not find it. */
function exportMap(omit: readonly string[]): string {
  return `{ global: nvml*; local: ${omit.map((name) => `${name}; `).join('')}*; };\n`;
}
