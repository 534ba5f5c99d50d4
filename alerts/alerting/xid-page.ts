import { table } from '../../exporter/documents/markdown.ts';
import { XIDS } from '../verdict/xids.ts';

/** The table of XIDs as a Markdown page. */
export function xidPage(): string {
  const rows = XIDS.map(({ code, meaning, action, fault }) => [
    String(code),
    meaning,
    fault ? 'page' : '',
    action,
  ]);
  return `${[
    '<!-- Generated from alerts/verdict/xids.ts by `npm run generate`. Change the list there, not this page. -->',
    '# XIDs',
    'What the NVIDIA driver writes into the kernel log as `NVRM: Xid`, and Headroom shows as `gpu_xid_errors_total` and `gpu_xid_last_timestamp_seconds`. Those marked are faults of the GPU, its links or its firmware: they raise [GpuFatalXid](GpuFatalXid.md) and the verdict `gpu_fault`. The others are for whoever owns the application. Names are those of the driver, actions follow [NVIDIA’s catalogue](https://docs.nvidia.com/deploy/xid-errors/analyzing-xid-catalog.html) for Ampere and newer, and were compared with what gpud, NVSentinel and the node monitoring agent of EKS make of it: read there what is not in this table.',
    table(['XID', 'Meaning', 'Alert', 'What to do'], rows),
    'Before a reset (`nvidia-smi --gpu-reset -i INDEX`) nothing may run on the GPU. On a node with NVSwitch all GPUs of the fabric are reset together. After a reset the XID stays on the page of the exporter until that is restarted, and the alert ends an hour after the last one.',
  ].join('\n\n')}\n`;
}
