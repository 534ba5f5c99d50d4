import { counter, gauge } from '../family.ts';
import { GPU, GPU_XID } from './labels.ts';

/** ECC, remapped rows and XIDs. */
export const errors = {
  eccErrors: counter({
    name: 'gpu_ecc_errors_total',
    unit: 'none',
    labels: [...GPU, 'severity', 'lifetime'],
    help: 'ECC errors; lifetime volatile counts since the driver was loaded, aggregate since the board was made.',
    source: 'nvmlDeviceGetTotalEccErrors; nvidia-smi ecc.errors.*.total',
  }),
  rowsRemapped: counter({
    name: 'gpu_rows_remapped_total',
    unit: 'none',
    labels: [...GPU, 'cause'],
    help: 'DRAM rows replaced by spare ones, by the kind of error that caused it. Ampere and newer.',
    source: 'NVML fields 142, 143; nvidia-smi remapped_rows.*',
  }),
  rowRemapPending: gauge({
    name: 'gpu_row_remap_pending',
    unit: 'none',
    labels: GPU,
    help: '1 if a row waits to be remapped: reset the GPU when it can be spared.',
    source: 'NVML field 144; nvidia-smi remapped_rows.pending',
  }),
  rowRemapFailed: gauge({
    name: 'gpu_row_remap_failed',
    unit: 'none',
    labels: GPU,
    help: '1 if a row could not be remapped: the board is due for replacement.',
    source: 'NVML field 145; nvidia-smi remapped_rows.failure',
  }),
  xidErrors: counter({
    name: 'gpu_xid_errors_total',
    unit: 'none',
    labels: GPU_XID,
    help: 'XID errors seen since the exporter started, by code.',
    source: 'nvmlEventSetWait_v2, event type 8',
  }),
  xidLastTimestamp: gauge({
    name: 'gpu_xid_last_timestamp_seconds',
    unit: 'seconds',
    labels: GPU_XID,
    help: 'When the XID was last seen, Unix time. Alert on this: increase() cannot see the first event of a new series.',
    source: 'nvmlEventSetWait_v2, event type 8',
  }),
};
