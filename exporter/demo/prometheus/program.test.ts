import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findProgram } from './program.ts';

test('a program is an executable file, or a link to one: no folder, no text', () => {
  const root = mkdtempSync(join(tmpdir(), 'headroom-program-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const folders = ['folder', 'text', 'broken', 'link'].map((name) => join(root, name));
  for (const folder of folders) mkdirSync(folder);
  const [folder = '', text = '', broken = '', link = ''] = folders.map((each) => join(each, 'prometheus'));
  mkdirSync(folder);
  writeFileSync(text, '');
  symlinkSync(join(root, 'nowhere'), broken);
  symlinkSync(process.execPath, link);
  expect(findProgram('prometheus', { PATH: folders.join(delimiter) })).toBe(link);
  expect(findProgram('prometheus', { PATH: folders.slice(0, 3).join(delimiter) })).toBeUndefined();
  expect(findProgram('prometheus', {})).toBeUndefined();
});
