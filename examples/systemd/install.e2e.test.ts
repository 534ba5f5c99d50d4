/** What README.md says to type, typed on a host that is a folder: sudo and systemctl are not the real ones, and the clone has our packages. */
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { ignoredBy, notIgnored } from '../container/dockerfile.test.support.ts';
import { runInShell } from '../shell.test.support.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Many small files, on a disk that others use. */
const REMOVED_MS = 240_000;
const PAGE = readFileSync(fileURLToPath(new URL('README.md', import.meta.url)), 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```\n(.*?)\n```$/gms)].map(([, block = '']) => block);

/** A host with systemd, and a clone on it. */
function makeHost() {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-host-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }), REMOVED_MS);
  const at = (path: string) => join(folder, path);
  for (const path of ['opt', 'etc/systemd/system', 'bin']) mkdirSync(at(path), { recursive: true });
  cpSync(ROOT, at('clone'), {
    recursive: true,
    filter: notIgnored(ROOT, ignoredBy(join(ROOT, '.dockerignore'))),
  });
  const program = (name: string, script: string) =>
    writeFileSync(at(`bin/${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  program('sudo', '[ "$1" = -u ] && shift 2\nexec "$@"');
  // All packages anew, for building, is what CI does before; here it would take most of the time.
  program(
    'npm',
    `[ "$*" = ci ] && exec ln -sfn ${join(ROOT, 'node_modules')} node_modules\nPATH=\${PATH#*:} exec npm "$@"`,
  );
  program('systemctl', `echo "$*" >>${at('asked')}`);
  return {
    at,
    type: (block = '') =>
      runInShell(
        block
          .replaceAll(/(?<![\w.])\/(opt|etc)\//g, `${folder}/$1/`)
          .replaceAll('/usr/bin/node', process.execPath),
        { cwd: at('clone'), path: at('bin') },
      ),
    asked: () => readFileSync(at('asked'), 'utf8').trim().split('\n'),
  };
}

/** As `git pull` brings the next release. */
function release(clone: string, version: string): void {
  const file = join(clone, 'package.json');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace(/(?<="version": ")[^"]+/, () => version),
  );
}

test(
  'its blocks install, and the same blocks update: the new program as a whole, the config as it was',
  { timeout: 600_000 },
  () => {
    const [install, check] = BLOCKS;
    const host = makeHost();
    const main = host.at('opt/gpu-headroom/dist/exporter/main.js');
    const config = host.at('etc/gpu-headroom/headroom.yaml');
    host.type(install);
    expect(host.asked()).toEqual(['daemon-reload', 'enable gpu-headroom', 'restart gpu-headroom']);
    expect(existsSync(host.at('etc/systemd/system/gpu-headroom.service'))).toBe(true);

    const own = 'inference: { servers: [{ name: own, url: http://127.0.0.1:1/metrics }] }\n';
    writeFileSync(config, own);
    appendFileSync(host.at('etc/systemd/system/gpu-headroom.service'), '# of the last release\n');
    writeFileSync(`${main}.stale`, '');
    release(host.at('clone'), '9.9.9');
    host.type(install);
    expect(readFileSync(config, 'utf8')).toBe(own);
    expect(existsSync(`${main}.stale`)).toBe(false);
    expect(readdirSync(host.at('opt'))).toEqual(['gpu-headroom']);
    expect(readFileSync(host.at('etc/systemd/system/gpu-headroom.service'), 'utf8')).not.toContain('last');
    expect(host.type(`/usr/bin/node ${main} --version`)).toContain('9.9.9');
    expect(host.asked().slice(3)).toEqual(['daemon-reload', 'enable gpu-headroom', 'restart gpu-headroom']);

    // No server is there, which `check` says by its exit code: the file that it names is what is asked here.
    expect(host.type(`${check} || true`)).toMatch(/headroom\.yaml: 1 server\(s\)/);
  },
);
