import { expect, test } from 'vitest';
import { parseCpuTimes, parseDiskReadBytes, parseMemory, parseNetwork } from './proc.ts';
import { HostSource } from './source.ts';
import { host } from '../../catalogue/index.ts';

test('CPU: busy is everything but idle and waiting for I/O; guests are not counted twice', () => {
  expect(parseCpuTimes('cpu  100 10 50 800 40 5 5 0 60 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n')).toEqual({
    busy: 170,
    total: 1010,
  });
  expect(parseCpuTimes('nothing here')).toBeUndefined();
});

test('memory in bytes', () => {
  const meminfo = 'MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    600 kB\n';
  expect(parseMemory(meminfo, 'MemTotal')).toBe(1_024_000);
  expect(parseMemory(meminfo, 'MemAvailable')).toBe(614_400);
  expect(parseMemory('MemTotal: many', 'MemTotal')).toBeUndefined();
});

test('disks: whole ones once, no partitions, loops or mapped devices', () => {
  const diskstats = [
    ' 259       0 nvme0n1 10 0 1000 5 0 0 0 0 0 0 0',
    ' 259       1 nvme0n1p1 10 0 900 5 0 0 0 0 0 0 0',
    '   7       0 loop0 10 0 70 5 0 0 0 0 0 0 0',
    ' 253       0 dm-0 10 0 800 5 0 0 0 0 0 0 0',
    '   8       0 sda 10 0 24 5 0 0 0 0 0 0 0',
  ].join('\n');
  expect(parseDiskReadBytes(diskstats, ['nvme0n1', 'loop0', 'dm-0', 'sda'])).toBe(1024 * 512);
});

test('network by interface, without the loopback', () => {
  const netDev = [
    'Inter-|   Receive                                                |  Transmit',
    ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed',
    '    lo: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0',
    '  eth0:4955 10 0 0 0 0 0 0 853 5 0 0 0 0 0 0',
  ].join('\n');
  expect(parseNetwork(netDev)).toEqual([{ name: 'eth0', received: 4955, transmitted: 853 }]);
});

test('a missing /proc is a failure, not zeros', async () => {
  await expect(new HostSource('/nowhere').collect()).rejects.toThrow('use --no-host.metrics');
});

test.runIf(process.platform === 'linux')('this host has memory', async () => {
  const samples = await new HostSource().collect();
  expect(samples.byFamily.get(host.memoryTotalBytes)?.get('')).toBeGreaterThan(1e8);
  expect(samples.byFamily.has(host.cpuUtilisationRatio)).toBe(false);
});
