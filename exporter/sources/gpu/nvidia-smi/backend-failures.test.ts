import { expect, test } from 'vitest';
import { self } from '../../../catalogue/index.ts';
import { until } from './fake/box.ts';
import { nextFrame, started } from './fake/started.ts';

test.each([
  [
    { type: 'exit', code: 9, message: "couldn't communicate with the NVIDIA driver" },
    /exit code 9: couldn't .*modprobe/,
  ],
  [{ type: 'exit', code: 1, stderr: 'sudo: a password is required' }, /code 1: sudo: a password is required/],
  [
    { type: 'garbage' },
    /--help-query-gpu does not list index and uuid, so it is not nvidia-smi; it begins with/,
  ],
  [{ type: 'garbage', on: '--query' }, /gave no reading: <html>/],
  [{ type: 'truncated', chars: 700, on: '--query' }, /gave no reading/],
  [{ type: 'endless' }, /printed more than 4194304 bytes and was stopped/],
  [{ type: 'signal' }, /was killed by SIGSEGV/],
  [{ type: 'hang' }, /did not answer within 1 s and was stopped/],
  [{ type: 'hang-hard', on: '--query' }, /did not answer within 1 s and was stopped/],
])('%j: says so, and recovers by itself', async (fault, sentence) => {
  const timeoutMs = fault.type.startsWith('hang') ? 1000 : 20_000;
  const { box, sink } = started('a100-two', { fault }, { timeoutMs });
  await expect(until('a failure', () => sink.failures[0])).resolves.toMatch(sentence);
  expect([sink.frames, sink.unavailable]).toEqual([[], []]);
  box.control({});
  const { samples, lost } = await nextFrame(sink);
  expect(samples).toHaveLength(2);
  expect(lost).toEqual([]);
});

test('a row that is cut off is left out and counted; its GPU is not called lost', async () => {
  const { box, sink, backend } = started('a100-two');
  await nextFrame(sink);
  box.control({ fault: { type: 'truncated', chars: 30, on: '--query' } });
  const { samples, lost } = await until('one row', () =>
    sink.frames.find((frame) => frame.samples.length === 1),
  );
  expect([samples.map(({ deviceId }) => deviceId), lost]).toEqual([['0'], []]);
  expect(sink.notes[0]).toMatch(/^a row of nvidia-smi is cut off: /);
  const rejected = backend.counters?.().byFamily.get(self.scrapeLinesRejected);
  expect([...(rejected?.keys() ?? [])]).toEqual(['source="gpu",reason="syntax"']);
});

test('an orphan that holds the pipe costs no frame', async () => {
  const { box, sink } = started('a100-two', { fault: { type: 'orphan', on: '--query' } });
  const { samples } = await nextFrame(sink);
  expect(samples).toHaveLength(2);
  expect(box.log().some(({ event }) => event === 'orphan')).toBe(true);
  expect(sink.failures).toEqual([]);
});

test('a command that is not there is unavailable', async () => {
  const { sink } = started('a100-two', {}, { command: ['/nowhere/nvidia-smi'] });
  await until('two failures', () => sink.failures.length >= 2);
  expect(sink.unavailable[0]).toBe(
    '/nowhere/nvidia-smi was not found: install the NVIDIA driver or name it with --gpu.nvidia-smi-command',
  );
});

test('one that went away is only failed: it may come back', async () => {
  const { box, sink } = started('a100-two');
  await nextFrame(sink);
  box.control({ fault: { type: 'exit', code: 12, message: "NVIDIA-SMI couldn't find libnvidia-ml.so" } });
  await until('a failure', () => sink.failures.length > 0);
  expect(sink.unavailable).toEqual([]);
});

test('stop kills a run that hangs, and nothing is told after it', async () => {
  const { box, sink, backend } = started('a100-two', { fault: { type: 'hang-hard' } });
  await until('the child runs', () => box.log().length > 0);
  const from = performance.now();
  await backend.stop();
  expect(performance.now() - from).toBeLessThan(5000);
  expect(box.left()).toEqual([]);
  expect([sink.frames, sink.failures]).toEqual([[], []]);
});

test('a warning after a good table is a note, once, and costs nothing', async () => {
  const message = 'WARNING: infoROM is corrupted at gpu 0000:07:00.0';
  const { sink } = started('a100-two', { fault: { type: 'warn', code: 14, message, on: '--query' } });
  await until('three frames', () => sink.frames.length >= 3);
  expect(sink.frames[0]?.samples).toHaveLength(2);
  expect([sink.notes, sink.failures]).toEqual([[message], []]);
});

test('without -q there are no MIG devices, and the rest is there', async () => {
  const { sink } = started('a100-mig', { fault: { type: 'exit', code: 255, message: 'no', on: '-q' } });
  const { samples, details } = await nextFrame(sink);
  expect(samples).toHaveLength(2);
  expect(details?.[0]?.features.mig).toBe('read_failed');
  expect(sink.notes[0]).toMatch(/exit code 255: no/);
});
