import { gpu } from '../../../exporter/catalogue/index.ts';
import { series, TARGET } from './case.test.support.ts';
import type { AlertCase } from './case.test.support.ts';

const GPU = `${TARGET},device_id="3",uuid="GPU-3"`;
const limited = (reason: string, values: string) =>
  series(gpu.clocksLimitedSeconds.name, `${GPU},reason="${reason}"`, values);
const ecc = (severity: string, values: string) =>
  series(gpu.eccErrors.name, `${GPU},severity="${severity}",lifetime="volatile"`, values);
const xid = (code: number, at: number) =>
  series(gpu.xidLastTimestamp.name, `${GPU},xid="${code}"`, `${at}x40`);

export const GPU_CASES: readonly AlertCase[] = [
  {
    alert: 'GpuLost',
    at: 30,
    fires: [series(gpu.up.name, GPU, '1x5 0x30')],
    quiet: [[series(gpu.up.name, GPU, '1x40')], [series(gpu.up.name, GPU, '1x29 0x10')]],
    summary: 'GPU 3 of host:9840 (GPU-3) is lost: gpu_up is 0.',
  },
  {
    alert: 'GpuFatalXid',
    at: 30,
    fires: [xid(79, 1_200)],
    quiet: [[xid(31, 1_200)], [xid(79, -1_900)]],
    summary: 'GPU 3 of host:9840 reported XID 79 10m 0s ago.',
  },
  {
    alert: 'GpuClocksLimited',
    at: 40,
    fires: [limited('hw_thermal_slowdown', '0+7.2x40')],
    quiet: [[limited('hw_thermal_slowdown', '0+5x40')], [limited('sw_power_cap', '0+60x40')]],
    summary: 'GPU 3 of host:9840 was held down by hw_thermal_slowdown for 12% of the last 15 minutes.',
  },
  {
    alert: 'GpuEccUncorrected',
    at: 70,
    fires: [ecc('uncorrected', '0x30 2x60')],
    quiet: [[ecc('uncorrected', '2x90')], [ecc('corrected', '0+5x90')]],
    summary: 'GPU 3 of host:9840 met 2 memory errors that could not be corrected in the last hour.',
  },
  {
    alert: 'GpuRowRemapPending',
    at: 30,
    fires: [series(gpu.rowRemapPending.name, GPU, '1x40')],
    quiet: [
      [series(gpu.rowRemapPending.name, GPU, '0x40')],
      [series(gpu.rowRemapPending.name, GPU, '0x20 1x20')],
    ],
    summary:
      'GPU 3 of host:9840 has 1 remapping of memory rows pending: it takes effect with the next reset.',
  },
  {
    alert: 'GpuRowRemapFailed',
    at: 30,
    fires: [series(gpu.rowRemapFailed.name, GPU, '1x40')],
    quiet: [[series(gpu.rowRemapFailed.name, GPU, '0x40')]],
    summary: 'GPU 3 of host:9840 has no spare row left for bad memory (failures: 1).',
  },
];
