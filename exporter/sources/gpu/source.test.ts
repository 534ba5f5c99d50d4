import { expect, test } from 'vitest';
import { SimulatedBackend } from './simulated/backend.ts';
import { WaveGpus } from './simulated/wave.ts';
import { GpuSource } from './source.ts';

const backend = new SimulatedBackend({ intervalMs: 1_000, detailIntervalMs: 10_000 }, new WaveGpus(0));
const here = { deviceId: '0', uuid: 'GPU-a' };
const lost = { deviceId: '1', uuid: 'GPU-b' };

test('a server keeps a GPU that is lost, so that the fault is seen as its own', () => {
  const source = new GpuSource(backend, { required: true, onNote: () => {} });
  expect(source.identities()).toEqual([]);
  source.frame({ timestamp: 0, samples: [here], lost: [lost], passSeconds: 0 });
  expect(source.identities()).toEqual([here, lost]);
});
