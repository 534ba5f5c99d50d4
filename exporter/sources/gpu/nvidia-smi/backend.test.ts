import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { until } from './fake/box.ts';
import { readCapture, sectionOf } from './fake/capture.mjs';
import { nextFrame, QUICK_PACE, started } from './fake/started.ts';
import { parseNvidiaSmi } from './parse.ts';

describe('a healthy box', () => {
  test('gives the frame that the capture holds', async () => {
    const before = Date.now();
    const { sink } = started('a100-two', { state: 'load' });
    const frame = await nextFrame(sink);
    const capture = readCapture(join(import.meta.dirname, 'fixtures', 'a100-two.txt'));
    const { samples, details } = parseNvidiaSmi({ queryGpu: sectionOf(capture, 'load :: query-gpu') });
    expect(frame).toEqual({
      samples,
      details,
      lost: [],
      timestamp: expect.any(Number),
      passSeconds: expect.any(Number),
    });
    expect(frame.timestamp).toBeGreaterThanOrEqual(before);
    expect(frame.passSeconds).toBeGreaterThan(0);
    expect([sink.failures, sink.notes]).toEqual([[], []]);
  });

  test('asks for the fields once, and between details only for what changes by the second', async () => {
    const { box, sink } = started('a100-two', {}, { pace: { ...QUICK_PACE, detailMs: 600_000 } });
    const [first, second] = await until('two frames', () => sink.frames.length >= 2 && sink.frames);
    expect(first?.details).toHaveLength(2);
    expect(second).not.toHaveProperty('details');
    expect(second?.samples).toEqual(first?.samples);
    const asked = box.log().flatMap(({ event, args }) => (event === 'start' ? [args[0] ?? ''] : []));
    expect(asked.filter((arg) => arg === '--help-query-gpu')).toHaveLength(1);
    expect(asked[1]).toContain('temperature.gpu');
    expect(asked[2]).toContain('power.draw');
    expect(asked[2]).not.toContain('temperature.gpu');
  });

  test('never runs two at once, not even when a run takes longer than the interval', async () => {
    const { box, sink } = started('a100-two', { fault: { type: 'slow', ms: 50, on: '--query' } });
    await until('three frames', () => sink.frames.length >= 3);
    const ends = box.log().map(({ event, pid }) => `${event} ${pid}`);
    const pids = box.log().flatMap(({ event, pid }) => (event === 'start' ? [pid] : []));
    expect(ends).toEqual(pids.flatMap((pid) => [`start ${pid}`, `end ${pid}`]).slice(0, ends.length));
    expect(pids.length).toBeGreaterThanOrEqual(4);
  });

  test('processes are read where they were asked for', async () => {
    const { sink } = started('a100-two', { state: 'load' }, { processes: true });
    const { details } = await nextFrame(sink);
    expect(details?.[1]?.processes).toEqual([
      { pid: 4713, name: 'VLLM::Worker_TP1', memoryUsedBytes: 70866 * 1024 * 1024 },
    ]);
  });

  test('MIG devices are read where a GPU is in MIG mode', async () => {
    const { box, sink } = started('a100-mig');
    const { details } = await nextFrame(sink);
    expect(details?.[0]?.mig?.map(({ gpuInstanceId }) => gpuInstanceId)).toEqual(['1', '1', '5', '13']);
    expect(box.log().map(({ args }) => args[0])).toContain('-L');
  });

  test('freshForMs holds a period and a run to its limit', async () => {
    const { sink, backend } = started(
      'a100-two',
      { fault: { type: 'slow', ms: 200, on: '--query' } },
      { intervalMs: 50, timeoutMs: 9000, pace: { ...QUICK_PACE, dutyDivisor: 5 } },
    );
    expect(backend.freshForMs).toBe(9050);
    await nextFrame(sink);
    expect(backend.freshForMs).toBeGreaterThan(9000 + 5 * 200);
  });
});

describe('another driver', () => {
  test('lists other fields: they are asked for anew', async () => {
    const { box, sink } = started('a100-two', {
      unlist: ['temperature.memory'],
      set: { driver_version: '470.1' },
    });
    const before = await nextFrame(sink);
    expect(before.details?.[0]?.features.memory_temperature).toBe('driver_too_old');
    box.control({ set: { driver_version: '535.1' } });
    const after = await until('the field', () =>
      sink.frames.find(({ details }) => details?.[0]?.features.memory_temperature === true),
    );
    expect(after.details?.[0]?.info.driverVersion).toBe('535.1');
    expect(sink.failures).toEqual([]);
  });

  test('refuses a field: only that is left out', async () => {
    const field = 'temperature.memory';
    const { sink } = started('a100-two', { fault: { type: 'refuse', field, on: '--query' } });
    const { samples, details } = await nextFrame(sink);
    expect(details?.[0]?.features).toMatchObject({ memory_temperature: 'driver_too_old', temperature: true });
    expect(samples[0]?.utilisationPercent).toBe(0);
    expect(sink.failures).toEqual([]);
  });

  test('refuses one name of a field: it is asked for by its other name', async () => {
    const field = 'clocks.current.sm';
    const { box, sink } = started('a100-two', { fault: { type: 'refuse', field, on: '--query' } });
    const { details } = await nextFrame(sink);
    expect(details?.[0]?.clocksHertz?.sm).toBe(2.1e8);
    expect(box.log().at(-1)?.args[0]).toContain(',clocks.sm,');
  });
});

test('the command can be a list, as for ssh', async () => {
  const { sink } = started('a100-two', {}, (box) => {
    const ssh = join(box.folder, 'ssh');
    writeFileSync(ssh, '#!/bin/sh\n[ "$1" = gpu1 ] || exit 99\nshift\nexec "$@"\n', { mode: 0o755 });
    return { command: [ssh, 'gpu1', ...box.command] };
  });
  const { samples } = await nextFrame(sink);
  expect(samples).toHaveLength(2);
  expect(sink.failures).toEqual([]);
});
