/**
 * The XIDs that an inference node meets: what each means and what to do. Checked against NVIDIA's page "Analyzing Xid Errors
 * with the Xid Catalog" (docs.nvidia.com/deploy/xid-errors), and against what others made of it: leptonai/gpud
 * (components/accelerator/nvidia/xid), aws/eks-node-monitoring-agent (its list of well-known codes) and NVIDIA/NVSentinel
 * (syslog-health-monitor). Its "immediate action" is ours, its "investigatory action" is what to do when it comes back. Codes for
 * which it has no action yet (162 to 170) are left out. Alerts, verdict and runbook take them from here.
 */
export interface Xid {
  readonly code: number;
  readonly meaning: string;
  readonly action: string;
  /** Whether it is a fault of the GPU, its links or its firmware, so that somebody must act; else it is the application's. */
  readonly fault: boolean;
}

const RESET = 'Drain the server, then reset the GPU. If it comes back, have the board checked.';
const RESTART_APPLICATION =
  'Restart the server. If it comes back, look for the bug in engine, kernel or model.';
const LINKS =
  'Drain, reset the GPU or reboot the node; "nvidia-smi nvlink" has the details. If it comes back, check cables, bridges and the fabric manager.';
const NVLINK5 =
  'Do what the XID 154 beside it in the kernel log says; without one, restart the server. If it comes back, check cables and the fabric manager.';
const GSP =
  'Drain and reset the GPU; if that does not help, power-cycle the node. If it comes back, suspect driver and firmware before the board.';

/** In ascending order of code. */
export const XIDS: readonly Xid[] = [
  application(13, 'Graphics engine exception', RESTART_APPLICATION),
  application(31, 'GPU memory page fault', RESTART_APPLICATION),
  application(32, 'Invalid or corrupted push buffer', RESTART_APPLICATION),
  application(
    43,
    'GPU stopped processing a channel',
    'Nothing on the GPU, which is well: something in the server failed and was ended. If it comes back, look for the bug there.',
  ),
  application(
    45,
    'Preemptive cleanup after an earlier error',
    'Look for the XID before it. Alone, on a node with NVSwitch, restart the fabric manager.',
  ),
  fault(46, 'GPU stopped processing', RESET),
  fault(
    48,
    'Double-bit ECC error, not correctable',
    'Drain and reset the GPU. With 63 or 64 beside it, drain the node first. In SRAM (172), run the field diagnosis once "nvidia-smi -q" says that its threshold is exceeded.',
  ),
  fault(
    54,
    'Auxiliary power not connected',
    'Power the node down, seat the power cables of the board, and start it again.',
  ),
  fault(62, 'Micro-controller of the GPU halted', RESET),
  application(
    63,
    'Row remapping or page retirement recorded',
    'Nothing now: it takes effect with the next reset, which GpuRowRemapPending asks for.',
  ),
  fault(64, 'Row remapping or page retirement failed', RESET),
  application(69, 'Graphics engine class error', RESTART_APPLICATION),
  fault(74, 'NVLink error', LINKS),
  fault(
    79,
    'GPU has fallen off the bus',
    'Drain the node and power-cycle it. If it comes back, look at PCIe in the system log, then have the board checked.',
  ),
  application(
    92,
    'Many single-bit ECC errors, all corrected',
    'Nothing now. If it goes on, run the field diagnosis.',
  ),
  application(
    94,
    'Contained memory error: only the application that met it is harmed',
    'Restart the server; reset the GPU when it can be spared.',
  ),
  fault(95, 'Uncontained memory error: every application on the GPU is harmed', RESET),
  fault(109, 'Timeout of a context switch', RESET),
  fault(
    110,
    'Security fault',
    'Drain and reset the GPU. If it comes back, undo the last change of hardware and power-cycle the node.',
  ),
  fault(119, 'Timeout of a call to the GSP firmware', GSP),
  fault(120, 'Error of the GSP firmware', GSP),
  application(
    121,
    'Corrected errors between Grace and the GPU',
    'Nothing now: reset the GPU when it can be spared, so that the link is trained again.',
  ),
  fault(136, 'NVLink training failed', LINKS),
  application(137, 'NVLink privilege error: illegal access to a peer', RESTART_APPLICATION),
  fault(140, 'Unrecovered ECC error', RESET),
  fault(143, 'GPU could not be initialised', RESET),
  fault(144, 'NVLink 5: SAW error', NVLINK5),
  fault(145, 'NVLink 5: RLW error', NVLINK5),
  fault(146, 'NVLink 5: TLW error', NVLINK5),
  fault(147, 'NVLink 5: TREX error', NVLINK5),
  fault(148, 'NVLink 5: NVLPW control error', NVLINK5),
  fault(149, 'NVLink 5: NETIR error', NVLINK5),
  fault(150, 'NVLink 5: MSE error', NVLINK5),
  fault(
    151,
    'Key rotation of confidential computing failed',
    'Drain the server and restart the virtual machine.',
  ),
  application(
    154,
    'The recovery action of the GPU changed',
    'Its text in the kernel log says what the XID before it needs: nothing, to drain, a reset or a reboot.',
  ),
  fault(
    155,
    'NVLink error defined by software',
    'Drain and reset the GPU, unless somebody took the link down on purpose.',
  ),
  fault(156, 'Resources of the GPU were retired', 'Drain and reset the GPU; there is nothing to replace.'),
  application(
    157,
    'Resources of the GPU could not be retired',
    'Nothing now: work goes on and may meet it again. Have the board checked.',
  ),
  fault(158, 'Fatal timeout of the GPU', RESET),
  application(171, 'Of a 48: it was in DRAM', 'As for 48.'),
  application(172, 'Of a 48: it was in SRAM', 'As for 48.'),
];

function fault(code: number, meaning: string, action: string): Xid {
  return { code, meaning, action, fault: true };
}

function application(code: number, meaning: string, action: string): Xid {
  return { code, meaning, action, fault: false };
}
