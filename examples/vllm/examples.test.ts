/** What the two examples tell a reader to run and to ask, checked without a GPU and without Docker. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { families } from '../../exporter/catalogue/index.ts';
import { MAIN } from '../../exporter/e2e/program.ts';
import { toolPath } from '../../exporter/e2e/tools.ts';

const EXAMPLES = fileURLToPath(new URL('..', import.meta.url));
const FOLDERS = ['batching-server', 'vllm'];

function read(...path: string[]): string {
  return readFileSync(join(EXAMPLES, ...path), 'utf8');
}

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

test.each(FOLDERS)('the exporter accepts the headroom.yaml of %s', (folder) => {
  const file = join(EXAMPLES, folder, 'headroom.yaml');
  expect(run(process.execPath, MAIN, '--check-config', `--config.file=${file}`)).toEqual({
    status: 0,
    output: 'The configuration is good.\n',
  });
});

test('promtool accepts prometheus.yml', () => {
  const { status, output } = run(
    toolPath('promtool'),
    'check',
    'config',
    join(EXAMPLES, 'vllm', 'prometheus.yml'),
  );
  expect([status, output]).toEqual([0, expect.stringContaining('SUCCESS')]);
});

const compose = z.object({
  services: z.object({
    vllm: z.object({ command: z.array(z.string()) }),
    headroom: z.object({ volumes: z.array(z.string()) }),
    prometheus: z.object({ volumes: z.array(z.string()) }),
  }),
});
const config = z.object({
  inference: z.object({ servers: z.array(z.object({ max_batch_size: z.number() })) }),
});

test('the services of vllm agree with each other, and mount files that are there', () => {
  const { services } = compose.parse(parse(read('vllm', 'docker-compose.yaml')));
  const [server] = config.parse(parse(read('vllm', 'headroom.yaml'))).inference.servers;
  expect(services.vllm.command).toContain(`--max-num-seqs=${server?.max_batch_size}`);
  const mounted = [...services.headroom.volumes, ...services.prometheus.volumes];
  const files = mounted.map((volume) => volume.split(':')[0] ?? '').filter((name) => name.startsWith('.'));
  expect(files.length).toBe(2);
  expect(files.filter((file) => !existsSync(join(EXAMPLES, 'vllm', file)))).toEqual([]);
});

/** One expression a line, with or without a remark. */
function expressionsOf(folder: string): string[] {
  const blocks = [...read(folder, 'README.md').matchAll(/```promql\n(.*?)```/gs)];
  const lines = blocks.flatMap(([, block = '']) => block.split('\n'));
  return lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
}

test.each(FOLDERS)('Prometheus can parse every expression in the README of %s', (folder) => {
  const rules = expressionsOf(folder).map((expr, index) => ({ record: `example:expression:${index}`, expr }));
  expect(rules.length).toBeGreaterThan(5);
  const directory = mkdtempSync(join(tmpdir(), 'headroom-examples-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'rules.yaml');
  // YAML takes JSON as it is.
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'examples', rules }] }));
  const { status, output } = run(toolPath('promtool'), 'check', 'rules', file);
  expect([status, output]).toEqual([0, expect.stringContaining(`${rules.length} rules found`)]);
});

const SERIES = new Set(
  families.flatMap(({ name, type }) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((suffix) => name + suffix) : [name],
  ),
);

/** Names of series: what is left without labels, groupings, windows, numbers, functions and words of the language. */
function seriesIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]|"[^"]*"/g, '')
    .replaceAll(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, ' ');
  return [...bare.matchAll(/[a-zA-Z_:][\w:]*(?!\w*\s*\()/g)]
    .map(([name]) => name)
    .filter((name) => !['and', 'or', 'unless', 'bool', 'offset'].includes(name));
}

test.each(FOLDERS)('the README of %s asks for series of the catalogue only', (folder) => {
  const named = expressionsOf(folder).map((expression) => [expression, seriesIn(expression)] as const);
  expect(named.filter(([, series]) => series.length === 0)).toEqual([]);
  expect(named.flatMap(([, series]) => series).filter((name) => !SERIES.has(name))).toEqual([]);
});

test.each(FOLDERS)(
  'every link and every program in the README of %s leads to a file that is there',
  (folder) => {
    const text = read(folder, 'README.md');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => join(folder, link));
    const programs = [...text.matchAll(/node (dist\/\S+\.js)/g)].map(([, path = '']) => join('..', path));
    expect([...links, ...programs].filter((path) => !existsSync(join(EXAMPLES, path)))).toEqual([]);
  },
);
