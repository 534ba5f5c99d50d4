import { appendFile, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ConfigProblem } from '../../config/problem.ts';
import { Journal } from './journal.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headroom-journal-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Opens a journal and tells what it gave back. */
async function reopen(folder: string) {
  const found: unknown[] = [];
  const journal = await Journal.open(
    folder,
    (state) => found.push({ state }),
    async ({ body, ...head }) => void found.push({ ...head, body: body.toString() }),
    (problem) => found.push({ problem }),
  );
  return { journal, found };
}

const record = (text: string, at = 1) =>
  ({ protocol: 'events', format: 'ndjson', at, body: Buffer.from(text) }) as const;
const read = (text: string, at = 1) => ({ protocol: 'events', format: 'ndjson', at, body: text });

test('gives back what was appended, in order, and then the state with what came after it', async () => {
  const folder = await temporaryFolder();
  const first = await reopen(folder);
  await first.journal.append(record('one'));
  await first.journal.append(record('two', 2));
  await first.journal.close();

  const second = await reopen(folder);
  expect(second.found).toEqual([read('one'), read('two', 2)]);
  await second.journal.checkpoint({ counted: new Map([['one', 1]]) });
  await second.journal.append(record('three', 3));
  await second.journal.close();

  const third = await reopen(folder);
  expect(third.found).toEqual([{ state: { counted: new Map([['one', 1]]) } }, read('three', 3)]);
  await third.journal.close();
  expect((await readdir(folder)).filter((name) => name.startsWith('segment')).length).toBeLessThanOrEqual(2);
});

test('a record that was not written to its end is none, wherever it was cut', async () => {
  const folder = await temporaryFolder();
  const { journal } = await reopen(folder);
  await journal.append(record('whole'));
  const whole = (await stat(join(folder, 'segment-0'))).size;
  await journal.append(record('torn'));
  await journal.close();
  const torn = (await stat(join(folder, 'segment-0'))).size;
  for (let size = torn - 1; size >= whole; size--) {
    await truncate(join(folder, 'segment-0'), size);
    const again = await reopen(folder);
    expect(again.found).toEqual([read('whole')]);
    await again.journal.close();
  }
});

test.each([
  ['cut to nothing', ''],
  ['not ours', 'not ours'],
])('a checkpoint that is %s is told and put aside, not written over', async (_name, text) => {
  const folder = await temporaryFolder();
  await appendFile(join(folder, 'checkpoint'), text);
  const { journal, found } = await reopen(folder);
  expect(found).toEqual([{ problem: expect.stringContaining('counters begin anew') }]);
  await journal.checkpoint({});
  await journal.close();
  expect(await readdir(folder)).toContain('checkpoint.unreadable');
});

test('two exporters cannot use one directory', async () => {
  const folder = await temporaryFolder();
  const { journal } = await reopen(folder);
  await expect(reopen(folder)).rejects.toThrow(ConfigProblem);
  await expect(reopen(folder)).rejects.toThrow('another exporter uses it');
  await journal.close();
  await (await reopen(folder)).journal.close();
});

test('a directory that cannot be made is said with its key', async () => {
  const file = join(await temporaryFolder(), 'file');
  await appendFile(file, '');
  await expect(reopen(file)).rejects.toThrow(ConfigProblem);
  await expect(reopen(join(file, 'folder'))).rejects.toThrow('intake.state_directory: ');
});
