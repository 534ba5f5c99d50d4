/** The Dockerfile without Docker: what is promised of it is read, and what it does is done. */
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startChild } from '../../exporter/e2e/child.ts';
import { scrape } from '../../exporter/e2e/scrape.ts';
import { build, ignoredBy, parseDockerfile } from './dockerfile.test.support.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { args, stages } = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
const last = stages.at(-1);
const all = stages.flatMap(({ instructions }) => instructions);
const texts = (name: string) => all.filter((one) => one.name === name).map(({ text }) => text);

test('several stages on one base of glibc, whose version is named', () => {
  expect(args.map(({ text }) => text)).toEqual([expect.stringMatching(/^NODE=24-(bookworm|trixie)-slim$/)]);
  expect(stages.map(({ base }) => base)).toEqual(Array(3).fill('node:${NODE}'));
});

test('the last stage copies what others made, runs nothing, and is not root', () => {
  const names = last?.instructions.map(({ name }) => name) ?? [];
  expect(names).not.toContain('RUN');
  const copied = last?.instructions.filter(({ name }) => name === 'COPY') ?? [];
  expect(copied.filter(({ text }) => !text.startsWith('--from='))).toEqual([]);
  const user = z.templateLiteral([z.int(), ':', z.int()]).parse(texts('USER').at(-1));
  expect(Number(user.split(':')[0])).toBeGreaterThan(0);
  expect(names.lastIndexOf('USER')).toBeGreaterThan(names.lastIndexOf('COPY'));
});

test('the folder that examples keep state in is of the user, so that a new volume is, too', () => {
  const config: unknown = parse(readFileSync(join(ROOT, 'examples/compose/headroom.yaml'), 'utf8'));
  const { intake } = z.object({ intake: z.object({ state_directory: z.string() }) }).parse(config);
  const copied = last?.instructions.filter(({ text }) => text.endsWith(` ${intake.state_directory}`)) ?? [];
  expect(copied.map(({ text }) => text)).toEqual([
    expect.stringContaining(` --chown=${texts('USER').at(-1)} /src/state `),
  ]);
});

test('labels of OCI, an entry point without a shell, and no surprise', () => {
  for (const label of ['title', 'description', 'licenses', 'version', 'revision'])
    expect(texts('LABEL').join(' ')).toContain(`org.opencontainers.image.${label}=`);
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  expect(texts('ARG')).toContain(`VERSION=${version}`);
  expect(z.array(z.string()).parse(JSON.parse(texts('ENTRYPOINT')[0] ?? ''))).toHaveLength(2);
  expect(texts('ADD')).toEqual([]);
  expect(texts('RUN').filter((text) => /\bsudo\b|curl|wget|apt-get| \//.test(text))).toEqual([]);
});

test('what Docker is not given', () => {
  const ignored = ignoredBy(join(ROOT, '.dockerignore'));
  for (const one of ['.git', '.cache', '**/node_modules', '**/dist']) expect(ignored).toContain(one);
});

test(
  'its steps give a program that serves from a tree that it cannot write to, as another user',
  { timeout: 300_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'headroom-image-'));
    // Many small files, on a disk that others use.
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }), 240_000);
    // The folder is only its owner's: the user of the image must get in.
    execFileSync('chmod', ['755', folder]);
    const image = build(stages, ROOT, folder, ignoredBy(join(ROOT, '.dockerignore')));
    const app = join(image.root, 'app');
    expect(readdirSync(join(image.root, 'var/lib/gpu-headroom'))).toEqual([]);

    const files = readdirSync(join(app, 'dist'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.test\.|test\.support|\/fake\/|\/e2e\//.test(file))).toEqual([]);
    expect(existsSync(join(app, 'node_modules/vitest'))).toBe(false);
    // What loads NVML comes compiled.
    const load = "import('koffi').then(({ default: koffi }) => koffi.load('libc.so.6'))";
    execFileSync(process.execPath, ['-e', load], { cwd: app });
    execFileSync('chmod', ['-R', 'a-w', image.root]);
    const writable = execFileSync('find', [image.root, '-perm', '/222', '-not', '-type', 'l'], {
      encoding: 'utf8',
    });
    expect(writable).toBe('');

    const [, main = ''] = image.entrypoint;
    const [uid = 0, gid = 0] = image.user.split(':').map(Number);
    const home = join(folder, 'nowhere');
    const root = process.getuid?.() === 0;
    if (root) chownSync(folder, 0, 0);
    const program = startChild(
      process.execPath,
      [join(image.root, main), '--web.listen-address=127.0.0.1:0', '--log.format=json'],
      {
        cleanup: onTestFinished,
        env: { ...image.environment, HOME: home },
        ...(root && { user: { uid, gid } }),
      },
    );
    const address = await program.said(/"address":"([^"]+)".*"msg":"listening"/, 30_000);
    for (const path of ['/metrics', '/', '/docs/metrics', '/-/healthy']) {
      const { status, body } = await scrape(`http://${address}${path}`);
      expect([path, status]).toEqual([path, 200]);
      expect(body.length).toBeGreaterThan(2);
    }
    program.signal('SIGTERM');
    expect(await program.exit).toEqual({ code: 0, signal: null });
    expect(existsSync(home)).toBe(false);
    // So that it can be taken away by whoever is not root.
    execFileSync('chmod', ['-R', 'u+w', image.root]);
  },
);
