import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseListenAddress } from '../config/listen-address.ts';
import { drain, listen } from './listen.ts';

test.each([
  [':9840', { port: 9840 }],
  ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
  ['[::1]:80', { host: '::1', port: 80 }],
  ['unix:/run/h.sock', { path: '/run/h.sock' }],
  ['9840', undefined],
  ['unix:', undefined],
  [':99999', undefined],
  ['::1:80', undefined],
])('listen address %s', (text, expected) => {
  expect(parseListenAddress(text)).toEqual(expected);
});

test('a taken port is said with what to try', async () => {
  const first = await listen('127.0.0.1:0', (_, response) => response.end());
  onTestFinished(() => drain(first, 0));
  await expect(listen(first.address, () => undefined)).rejects.toThrow(
    /something else listens there.*try --web.listen-address=:9841/,
  );
});

test('a socket file left by a crash is replaced, one in use is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'h.sock');
  const running = await listen(`unix:${path}`, (_, response) => response.end('hello'));
  await expect(listen(`unix:${path}`, () => undefined)).rejects.toThrow(/something else listens there/);
  await drain(running, 0);

  const other = join(folder, 'left.sock');
  await leaveSocketFile(other);
  const again = await listen(`unix:${other}`, (_, response) => response.end());
  await drain(again, 0);
});

/** What a killed server leaves behind: the file, and nobody on it. */
async function leaveSocketFile(path: string): Promise<void> {
  const listenAndDie = `require('node:net').Server().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`;
  const child = spawn(process.execPath, ['-e', listenAndDie, path]);
  await new Promise((resolve) => child.once('exit', resolve));
}
