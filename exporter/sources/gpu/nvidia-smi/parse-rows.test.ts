import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCapture, sectionOf } from './fake/capture.mjs';
import { parseNvidiaSmi } from './parse.ts';

const capture = readCapture(join(import.meta.dirname, 'fixtures', 'a100-mig.txt'));
const MIG_BOX = {
  queryGpu: sectionOf(capture, 'idle :: query-gpu'),
  query: sectionOf(capture, 'idle :: query (-q)'),
  list: sectionOf(capture, 'capabilities :: list'),
  computeApps: sectionOf(capture, 'idle :: query-compute-apps'),
};

describe('rows', () => {
  const header = 'index, uuid, utilization.gpu [%]';

  test('processes that were not asked for are no feature; asked for and failed, they are read_failed', () => {
    const queryGpu = `${header}\n0, GPU-0, 1 %\n`;
    expect(parseNvidiaSmi({ queryGpu }).details[0]?.features).not.toHaveProperty('processes');
    expect(parseNvidiaSmi({ queryGpu, computeApps: null }).details[0]?.features.processes).toBe(
      'read_failed',
    );
    expect(parseNvidiaSmi({ queryGpu, computeApps: 'x' }).details[0]?.features.processes).toBe('read_failed');
  });

  test('a GPU that is lost has no sample', () => {
    const { samples, lost } = parseNvidiaSmi({
      queryGpu: `${header}\n0, GPU-0, [GPU is lost]\n1, GPU-1, 5 %\n2, [GPU is lost], [GPU is lost]\n`,
    });
    expect(lost).toEqual([{ deviceId: '0', uuid: 'GPU-0' }]);
    expect(samples).toEqual([{ deviceId: '1', uuid: 'GPU-1', utilisationPercent: 5 }]);
  });

  test('a row without a name, and the second of a name, are left out with a message', () => {
    const { samples, rejected } = parseNvidiaSmi({
      queryGpu: `${header}\n0, GPU-0, 1 %\n1, GPU-0, 2 %\nx, GPU-1, 3 %\n2, [Unknown Error], 4 %\n`,
    });
    expect(samples).toHaveLength(1);
    expect(rejected).toEqual([
      { reason: 'duplicate', message: 'nvidia-smi has two rows for GPU-0' },
      { reason: 'value', message: 'a row of nvidia-smi names no GPU (index "x", uuid "GPU-1")' },
      { reason: 'value', message: 'a row of nvidia-smi names no GPU (index "2", uuid "[Unknown Error]")' },
    ]);
  });

  test('no more than 256 GPUs are taken', () => {
    const rows = Array.from({ length: 300 }, (_, at) => `${at}, GPU-${at}, 1 %`);
    expect(parseNvidiaSmi({ queryGpu: [header, ...rows, ''].join('\n') }).samples).toHaveLength(256);
  });

  test('power comes from the next best field where power.draw is not told', () => {
    const queryGpu =
      'index, uuid, power.draw [W], power.draw.average [W], power.draw.instant [W]\n' +
      '0, GPU-0, 10.00 W, 11.00 W, 12.00 W\n1, GPU-1, [N/A], 11.00 W, 12.00 W\n2, GPU-2, [N/A], [N/A], 12.00 W\n';
    expect(parseNvidiaSmi({ queryGpu }).samples.map(({ powerWatts }) => powerWatts)).toEqual([10, 11, 12]);
  });

  test('where fields of a feature differ, the reason is the one that a person can act on', () => {
    const queryGpu =
      'index, uuid, memory.total [MiB], memory.used [MiB], memory.free [MiB], power.draw [W], power.draw.instant [W]\n' +
      '0, GPU-0, [N/A], [Insufficient Permissions], [Unknown Error], [N/A], [Unknown Error]\n';
    expect(parseNvidiaSmi({ queryGpu }).details[0]?.features).toMatchObject({
      memory: 'no_permission',
      power: 'read_failed',
      power_limit: 'driver_too_old',
    });
  });

  test('CRLF makes no difference', () => {
    const unix = MIG_BOX;
    const windows = Object.fromEntries(
      Object.entries(unix).map(([name, text]) => [name, text?.replaceAll('\n', '\r\n')]),
    );
    expect(parseNvidiaSmi({ ...unix, ...windows })).toEqual(parseNvidiaSmi(unix));
  });
});
