import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { openDataFolder } from './data-folder.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-data-folder-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('folders that were made for it go with it', () => {
  const outer = temporaryFolder();
  const folder = openDataFolder(join(outer, 'a/b/c'), false);
  mkdirSync(join(folder.path, 'data'));
  folder.remove();
  expect(readdirSync(outer)).toEqual([]);
});

test('one that was there stays, and so does what others put beside the data', () => {
  const outer = temporaryFolder();
  openDataFolder(outer, false).remove();
  expect(existsSync(outer)).toBe(true);
  const folder = openDataFolder(join(outer, 'a/b'), false);
  writeFileSync(join(outer, 'a/mine.txt'), 'mine');
  folder.remove();
  expect(readdirSync(join(outer, 'a'))).toEqual(['mine.txt']);
});

test('one that somebody has taken away already is no problem', () => {
  const folder = openDataFolder('', false);
  rmSync(folder.path, { recursive: true });
  expect(() => folder.remove()).not.toThrow();
});

test('without a temporary folder it says what to type', () => {
  vi.stubEnv('TMPDIR', join(temporaryFolder(), 'nowhere'));
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(() => openDataFolder('', false)).toThrow(/no temporary folder: ENOENT.* Try --data-dir=FOLDER/);
});
