/** The built program on a fake NVML library: real processes, real dlopen, real hangs and crashes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildFakeNvml, writeScenario } from '../sources/gpu/nvml/fake/build.ts';
import { startProgram } from './program.ts';
import type { Program } from './program.ts';
import { scrape } from './scrape.ts';
import { eventually, valuesOf } from './series.ts';

interface Node extends Program {
  /** Replaces the scenario while the program runs. */
  become(...lines: string[]): void;
}

interface NodeOptions {
  readonly omit?: readonly string[];
  readonly flags?: readonly string[];
}

async function startNode(
  lines: readonly string[],
  { omit = [], flags = [] }: NodeOptions = {},
): Promise<Node> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-nvml-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const scenario = join(folder, 'scenario');
  writeScenario(scenario, lines);
  const library = await buildFakeNvml({ omit });
  const program = await startProgram(
    [
      '--gpu.source=nvml',
      `--gpu.nvml-library=${library}`,
      '--gpu.interval=100ms',
      '--gpu.detail-interval=200ms',
      '--gpu.timeout=500ms',
      '--no-host.metrics',
      ...flags,
    ],
    { cleanup: onTestFinished, env: { FAKE_NVML_SCENARIO: scenario } },
  );
  return { ...program, become: (...next) => writeScenario(scenario, next) };
}

const energy = (page: string) => valuesOf(page, 'gpu_energy_joules_total');
const up = (page: string) => valuesOf(page, 'headroom_source_up', { source: 'gpu' })[0];
const limitedBy = (reason: string, page: string) =>
  valuesOf(page, 'gpu_clocks_limited_seconds_total', { reason });
const problems = (node: Node) => node.logs().map((line) => line.msg);

test('a normal node: eight GPUs, every family of the contract, true counters', async () => {
  const node = await startNode(
    [
      'gpus 8',
      'gpu * utilisation 97',
      'gpu * power 631950',
      'gpu * temperature 59',
      'gpu * clocks_event_reasons 0x4',
      'gpu * field 74 221310321000 u64',
      'gpu * gpm 2 63.5',
      'gpu * gpm 10 41',
      'gpu 2 ecc_corrected_volatile 7',
      'gpu 2 process pid=123 memory=7484735488 name=/opt/bin/python3 -m vllm',
    ],
    { flags: ['--gpu.processes'] },
  );
  const page = await eventually(node.url, (text) =>
    expect(valuesOf(text, 'gpu_sm_active_ratio')).toHaveLength(8),
  );
  const gpu2 = { device_id: '2' };
  expect(valuesOf(page, 'gpu_up')).toEqual(Array(8).fill(1));
  expect(valuesOf(page, 'gpu_utilisation_percent', gpu2)).toEqual([97]);
  expect(valuesOf(page, 'gpu_power_watts', gpu2)).toEqual([631.95]);
  expect(valuesOf(page, 'gpu_temperature_celsius', { ...gpu2, sensor: 'gpu' })).toEqual([59]);
  expect(valuesOf(page, 'gpu_clocks_limited', { ...gpu2, reason: 'sw_power_cap' })).toEqual([1]);
  expect(valuesOf(page, 'gpu_clocks_limited', { ...gpu2, reason: 'sync_boost' })).toEqual([0]);
  expect(valuesOf(page, 'gpu_clocks_limited_seconds_total', { ...gpu2, reason: 'sw_power_cap' })).toEqual([
    221.310321,
  ]);
  expect(valuesOf(page, 'gpu_sm_active_ratio', gpu2)).toEqual([0.635]);
  expect(valuesOf(page, 'gpu_dram_active_ratio', gpu2)).toEqual([0.41]);
  expect(
    valuesOf(page, 'gpu_ecc_errors_total', { ...gpu2, severity: 'corrected', lifetime: 'volatile' }),
  ).toEqual([7]);
  expect(
    valuesOf(page, 'gpu_process_memory_used_bytes', { ...gpu2, pid: '123', process: 'python3' }),
  ).toEqual([7484735488]);
  expect(
    valuesOf(page, 'gpu_info', { ...gpu2, name: 'NVIDIA H100 80GB HBM3', driver_version: '590.48.01' }),
  ).toEqual([1]);
  const later = await eventually(node.url, (text) =>
    expect(valuesOf(text, 'gpu_observed_seconds_total', gpu2)[0]).toBeGreaterThan(0.5),
  );
  const [busy = 0] = valuesOf(later, 'gpu_busy_seconds_total', gpu2);
  const [observed = 0] = valuesOf(later, 'gpu_observed_seconds_total', gpu2);
  expect(busy / observed).toBeCloseTo(0.97, 9);
  expect(valuesOf(later, 'gpu_utilisation_sampled_percent_bucket', { ...gpu2, le: '95.0' })).toEqual([0]);
  expect(
    valuesOf(later, 'gpu_utilisation_sampled_percent_bucket', { ...gpu2, le: '99.0' })[0],
  ).toBeGreaterThan(4);
});

test('missing symbols cost their own series, with the reason, and fallbacks are used', async () => {
  const omit = [
    'nvmlDeviceGetMarginTemperature',
    'nvmlDeviceGetTemperatureV',
    'nvmlDeviceGetMemoryInfo_v2',
    'nvmlDeviceGetCurrentClocksEventReasons',
    'nvmlGpmQueryDeviceSupport',
  ];
  const node = await startNode(['gpus 1', 'gpu 0 temperature 44', 'gpu 0 clocks_event_reasons 0x20'], {
    omit,
  });
  const page = await eventually(node.url, (text) => expect(valuesOf(text, 'gpu_up')).toEqual([1]));
  expect(valuesOf(page, 'gpu_temperature_celsius', { sensor: 'gpu' })).toEqual([44]);
  expect(valuesOf(page, 'gpu_clocks_limited', { reason: 'sw_thermal_slowdown' })).toEqual([1]);
  expect(valuesOf(page, 'gpu_memory_total_bytes')).toHaveLength(1);
  expect(valuesOf(page, 'gpu_memory_reserved_bytes')).toEqual([]);
  expect(valuesOf(page, 'gpu_temperature_margin_celsius')).toEqual([]);
  expect(
    valuesOf(page, 'gpu_feature_available', { feature: 'temperature_margin', reason: 'driver_too_old' }),
  ).toEqual([0]);
  expect(valuesOf(page, 'gpu_feature_available', { feature: 'activity', reason: 'driver_too_old' })).toEqual([
    0,
  ]);
});

test('unsupported features are absent, not zero', async () => {
  const calls = [
    'PowerUsage',
    'TotalEnergyConsumption',
    'UtilizationRates',
    'TotalEccErrors',
    'PcieReplayCounter',
  ];
  const unsupported = calls.map((call) => `return nvmlDeviceGet${call} 3`);
  const node = await startNode(['gpus 1', 'gpu 0 gpm_supported 0', 'max_field 38', ...unsupported]);
  const page = await eventually(node.url, (text) => expect(valuesOf(text, 'gpu_up')).toEqual([1]));
  for (const family of [
    'power_watts',
    'energy_joules_total',
    'utilisation_percent',
    'busy_seconds_total',
    'ecc_errors_total',
    'sm_active_ratio',
    'rows_remapped_total',
    'nvlink_transmit_bytes_total',
  ]) {
    expect(valuesOf(page, `gpu_${family}`), family).toEqual([]);
  }
  expect(valuesOf(page, 'gpu_feature_available', { feature: 'power', reason: 'not_supported' })).toEqual([0]);
  expect(valuesOf(page, 'gpu_feature_available', { feature: 'row_remap', reason: 'driver_too_old' })).toEqual(
    [0],
  );
  expect(valuesOf(page, 'gpu_feature_available', { feature: 'memory' })).toEqual([1]);
});

test.each([
  ['24-byte rows', 'process_row 24', []],
  ['32-byte rows of driver 535.43 to 535.86', 'process_row 32', ['nvmlDeviceGetRunningProcessDetailList']],
])('processes in %s', async (_, row, omit) => {
  const processes = [1, 2, 3].map((n) => `gpu 0 process pid=${100 + n} memory=${n * 1_000_000} name=p${n}`);
  const node = await startNode(['gpus 1', row, ...processes], { omit, flags: ['--gpu.processes'] });
  const page = await eventually(node.url, (text) => expect(valuesOf(text, 'gpu_up')).toEqual([1]));
  expect(valuesOf(page, 'gpu_process_memory_used_bytes')).toEqual([3_000_000, 2_000_000, 1_000_000]);
  expect(valuesOf(page, 'gpu_process_memory_used_bytes', { pid: '102', process: 'p2' })).toEqual([2_000_000]);
});

test('the largest 64 processes of a GPU are told', async () => {
  const processes = Array.from(
    { length: 64 + 6 },
    (_, n) => `gpu 0 process pid=${100 + n} memory=${n + 1} name=p`,
  );
  const node = await startNode(['gpus 1', ...processes], { flags: ['--gpu.processes'] });
  const page = await eventually(node.url, (text) => expect(valuesOf(text, 'gpu_up')).toEqual([1]));
  const told = valuesOf(page, 'gpu_process_memory_used_bytes').toSorted((a, b) => a - b);
  expect([told.length, told[0], told.at(-1)]).toEqual([64, 7, 70]);
});

test('a GPU lost mid-run costs its own series; the others go on, and it is found again', async () => {
  const node = await startNode(['gpus 4']);
  await eventually(node.url, (page) => expect(valuesOf(page, 'gpu_up')).toEqual([1, 1, 1, 1]));
  node.become('gpus 4', 'gpu 3 lost');
  const page = await eventually(node.url, (text) => {
    expect(up(text)).toBe(1);
    expect(valuesOf(text, 'gpu_up', { device_id: '3' })).toEqual([0]);
  });
  expect(valuesOf(page, 'gpu_up')).toEqual([1, 1, 1, 0]);
  expect(valuesOf(page, 'gpu_power_watts')).toHaveLength(3);
  const until = performance.now() + 2_000;
  while (performance.now() < until) {
    expect(valuesOf((await scrape(`${node.url}/metrics`)).body, 'gpu_power_watts')).toHaveLength(3);
  }
  expect(page).toMatch(/gpu_up\{device_id="3",uuid="GPU-[^"]+"\} 0/);
  node.become('gpus 4');
  await eventually(node.url, (text) => expect(valuesOf(text, 'gpu_up')).toEqual([1, 1, 1, 1]), 20_000);
});

test('a GPU that has a handle and does not answer costs only itself, for as long as it lasts', async () => {
  const node = await startNode(['gpus 4']);
  await eventually(node.url, (page) => expect(valuesOf(page, 'gpu_up')).toEqual([1, 1, 1, 1]));
  node.become('gpus 4', 'return nvmlDeviceGetPowerUsage 15 gpu=3');
  await eventually(node.url, (page) => expect(valuesOf(page, 'gpu_up', { device_id: '3' })).toEqual([0]));
  const until = performance.now() + 2_500;
  while (performance.now() < until) {
    const { body } = await scrape(`${node.url}/metrics`);
    expect(valuesOf(body, 'gpu_up')).toEqual([1, 1, 1, 0]);
    expect(valuesOf(body, 'gpu_power_watts')).toHaveLength(3);
    expect(valuesOf(body, 'headroom_gpu_reader_starts_total')).toEqual([1]);
  }
});

test('a counter of the driver that cannot be read once is absent, not reset', async () => {
  const node = await startNode(['gpus 1', 'gpu 0 energy 5000000000']);
  await eventually(node.url, (page) => expect(energy(page)).toEqual([5_000_000]));
  node.become('gpus 1', 'gpu 0 energy 5000000000', 'return nvmlDeviceGetTotalEnergyConsumption 999');
  await eventually(node.url, (page) => expect(energy(page)).toEqual([]));
  node.become('gpus 1', 'gpu 0 energy 5000000000');
  await eventually(node.url, (page) => expect(energy(page)).toEqual([5_000_000]));
});

test('a call that never returns costs GPU series within the limit, never the page; its XID still gets out', async () => {
  const node = await startNode(['gpus 2']);
  await eventually(node.url, (page) => expect(up(page)).toBe(1));
  node.become('gpus 2', 'hang nvmlDeviceGetPowerUsage gpu=1', 'xid gpu=1 code=79 seq=1');
  const page = await eventually(node.url, (text) => {
    expect(up(text)).toBe(0);
    expect(valuesOf(text, 'gpu_xid_errors_total', { device_id: '1', xid: '79' })[0]).toBeGreaterThanOrEqual(
      1,
    );
  });
  expect(valuesOf(page, 'gpu_power_watts')).toEqual([]);
  expect(valuesOf(page, 'headroom_build_info')).toEqual([1]);
  await expect
    .poll(() => problems(node))
    .toContainEqual(expect.stringContaining('nvmlDeviceGetPowerUsage has not returned'));
  node.become('gpus 2');
  await eventually(node.url, (text) => expect(up(text)).toBe(1));
});

test('a crash of the library costs the reader, which is started again', async () => {
  const node = await startNode(['gpus 2']);
  await eventually(node.url, (page) => expect(up(page)).toBe(1));
  node.become('gpus 2', 'crash nvmlDeviceGetUtilizationRates');
  await eventually(node.url, (page) => {
    expect(valuesOf(page, 'headroom_gpu_reader_starts_total')[0]).toBeGreaterThan(1);
    expect(up(page)).toBe(0);
  });
  await expect
    .poll(() => problems(node), { timeout: 10_000 })
    .toContainEqual(expect.stringContaining('SIGSEGV'));
  node.become('gpus 2');
  await eventually(node.url, (page) => expect(valuesOf(page, 'gpu_up')).toEqual([1, 1]));
});

test('driver reload: not loaded, then another version with another library', async () => {
  const node = await startNode(['gpus 1']);
  await eventually(node.url, (page) => expect(up(page)).toBe(1));
  node.become('return nvmlInit_v2 9', 'return nvmlDeviceGetUtilizationRates 1');
  await eventually(node.url, (page) => {
    expect(up(page)).toBe(0);
    expect(problems(node)).toContainEqual(expect.stringContaining('the driver is not loaded'));
  });
  node.become('return nvmlInit_v2 18');
  await eventually(node.url, () =>
    expect(problems(node)).toContainEqual(expect.stringContaining('different versions')),
  );
  node.become('gpus 1', 'driver 610.10');
  await eventually(
    node.url,
    (page) => expect(valuesOf(page, 'gpu_info', { driver_version: '610.10' })).toEqual([1]),
    20_000,
  );
});

test('XID events are counted with their time, and outlive failing reads', async () => {
  const node = await startNode(['gpus 2', 'xid gpu=1 code=48 seq=1']);
  const before = Date.now() / 1000 - 60;
  await eventually(node.url, (page) =>
    expect(valuesOf(page, 'gpu_xid_errors_total', { device_id: '1', xid: '48' })).toEqual([1]),
  );
  node.become(
    'gpus 2',
    'return nvmlDeviceGetPowerUsage 999',
    'xid gpu=1 code=48 seq=1',
    'xid gpu=1 code=48 seq=2',
  );
  const page = await eventually(node.url, (text) => {
    expect(valuesOf(text, 'gpu_xid_errors_total', { device_id: '1', xid: '48' })).toEqual([2]);
    expect(valuesOf(text, 'gpu_power_watts')).toEqual([]);
  });
  expect(valuesOf(page, 'gpu_xid_last_timestamp_seconds', { xid: '48' })[0]).toBeGreaterThan(before);
});

test('a failing event wait is taken up again', async () => {
  const node = await startNode(['gpus 1', 'event_wait_error 999']);
  await expect
    .poll(() => problems(node), { timeout: 10_000 })
    .toContainEqual(expect.stringContaining('XID watch'));
  node.become('gpus 1', 'xid gpu=0 code=63 seq=1');
  await eventually(node.url, (page) =>
    expect(valuesOf(page, 'gpu_xid_errors_total', { xid: '63' })).toEqual([1]),
  );
});

test('MIG: instances in families of their own, memory once per GPU instance', async () => {
  const node = await startNode([
    'gpus 1',
    'gpu 0 mig 0 gi=2 ci=0 profile=3g.40gb sms=60 memory_total=42000000000 used=1000000000',
    'gpu 0 mig 1 gi=2 ci=1 profile=1c.3g.40gb sms=16 memory_total=42000000000 used=1000000000',
    'gpu 0 mig 2 gi=9 ci=0 profile=1g.10gb sms=16 memory_total=10000000000 used=5',
    'gpu 0 mig 2 gpm 2 50',
  ]);
  const page = await eventually(node.url, (text) =>
    expect(valuesOf(text, 'gpu_mig_sm_active_ratio', { gpu_instance_id: '9' })).toEqual([0.5]),
  );
  expect(valuesOf(page, 'gpu_mig_info')).toHaveLength(3);
  expect(
    valuesOf(page, 'gpu_mig_info', { gpu_instance_id: '2', compute_instance_id: '1', profile: '1c.3g.40gb' }),
  ).toEqual([1]);
  expect(valuesOf(page, 'gpu_mig_memory_used_bytes')).toEqual([1000000000, 5]);
  expect(valuesOf(page, 'gpu_up')).toEqual([1]);
  expect(valuesOf(page, 'gpu_utilisation_percent')).toEqual([]);
});

test('the reader ends with the program, also when the program is killed', async () => {
  const node = await startNode(['gpus 1']);
  await eventually(node.url, (page) => expect(up(page)).toBe(1));
  const children = readFileSync(`/proc/${node.pid}/task/${node.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  expect(children).toHaveLength(1);
  node.signal('SIGKILL');
  await node.exit;
  await expect.poll(() => children.filter(isAlive), { timeout: 5_000 }).toEqual([]);
});

test('a scrape at the very start waits for the first reading', async () => {
  const node = await startNode(['gpus 8']);
  const { body } = await scrape(`${node.url}/metrics`);
  expect(up(body)).toBe(1);
  expect(valuesOf(body, 'gpu_power_watts')).toHaveLength(8);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ['nanoseconds, by driver 580.159 and the header', 'gpu * field 74 221310321000 u64', 1],
  ['microseconds, as other drivers are said to have them', 'gpu * field 74 221310321 u64', 1000],
])('limited time is counted in %s', async (_, field, scale) => {
  const node = await startNode(['gpus 1', field, `gpu * violation_scale ${scale}`]);
  await eventually(node.url, (page) => expect(limitedBy('sw_power_cap', page)).toEqual([221.310321]));
});

test('an idle GPU that was never limited tells the unit by its idle time', async () => {
  const node = await startNode([
    'gpus 1',
    'gpu * field 78 27379857 u64',
    'gpu * field 269 500000 u64',
    'gpu * violation_scale 1000',
  ]);
  await eventually(node.url, (page) => expect(limitedBy('sw_thermal_slowdown', page)).toEqual([0.5]));
});

test('PCIe by GPM, as on an H100 whose fields are 32 bits: said to be there before the first window ends', async () => {
  const fields = ['gpu * field 197 568001768 u32', 'gpu * field 198 378149412 u32'];
  const node = await startNode(['gpus 1', ...fields, 'gpu * gpm 20 2', 'gpu * gpm 21 1'], {
    flags: ['--gpu.detail-interval=1h'],
  });
  const first = await eventually(node.url, (page) => expect(valuesOf(page, 'gpu_up')).toEqual([1]));
  expect(valuesOf(first, 'gpu_feature_available', { feature: 'pcie_throughput' })).toEqual([1]);
  const later = await eventually(node.url, (page) =>
    expect(valuesOf(page, 'gpu_pcie_transmit_bytes_total')[0]).toBeGreaterThan(0),
  );
  expect(valuesOf(later, 'gpu_feature_available', { feature: 'pcie_throughput' })).toEqual([1]);
});
