/**
 * The XIDs that an inference node meets: what each means and what to do. Names after the driver's own `nverror.h`, actions
 * after NVIDIA's catalogue (docs.nvidia.com/deploy/xid-errors/analyzing-xid-catalog.html). Alerts, verdict and runbook
 * take them from here.
 */
export interface Xid {
  readonly code: number;
  readonly meaning: string;
  readonly action: string;
  /** Whether it is a fault of the GPU, its links or its firmware, so that somebody must act; else it is the application's. */
  readonly fault: boolean;
}

const RESET = 'Drain the server, then reset the GPU. If it comes back, replace the board.';
const RESTART_APPLICATION =
  'Restart the server. If it comes back, look for the bug in engine, kernel or model.';
const LINKS = 'Drain, reset the GPUs of the fabric and check cables, bridges and the fabric manager.';
const REBOOT = 'Drain the node and power-cycle it. If it comes back, replace the board.';
const NOTHING = 'Nothing by itself: look for the XID before it.';

/** In ascending order of code. */
export const XIDS: readonly Xid[] = [
  application(13, 'Graphics engine exception', RESTART_APPLICATION),
  application(31, 'GPU memory page fault', RESTART_APPLICATION),
  application(32, 'Invalid or corrupted push buffer', RESTART_APPLICATION),
  application(43, 'GPU stopped processing a channel', RESTART_APPLICATION),
  application(45, 'Preemptive cleanup after an earlier error', NOTHING),
  fault(46, 'GPU stopped processing', RESET),
  fault(
    48,
    'Double-bit ECC error, not correctable',
    'Drain and reset the GPU. With XID 63 after it the row was remapped; with 64, replace the board.',
  ),
  fault(
    54,
    'Auxiliary power not connected',
    'Power the node down, seat the power cables of the board, and start it again.',
  ),
  fault(62, 'Micro-controller of the GPU halted', RESET),
  application(63, 'Row remapping or page retirement recorded', 'Reset the GPU when it can be spared.'),
  fault(
    64,
    'Row remapping or page retirement failed',
    'Drain and reset; if it comes back, replace the board.',
  ),
  fault(74, 'NVLink error', LINKS),
  fault(79, 'GPU has fallen off the bus', REBOOT),
  application(
    94,
    'Contained ECC error: only the application that met it is harmed',
    'Restart the server; reset the GPU when it can be spared.',
  ),
  fault(95, 'Uncontained ECC error: every application on the GPU is harmed', RESET),
  fault(109, 'Timeout of a context switch', RESET),
  fault(110, 'Security fault', REBOOT),
  fault(119, 'Timeout of a call to the GSP firmware', `${RESET} Update driver and firmware.`),
  fault(120, 'Error of the GSP firmware', `${RESET} Update driver and firmware.`),
  fault(136, 'NVLink training failed', LINKS),
  fault(140, 'Unrecovered ECC error', RESET),
  fault(143, 'GPU could not be initialised', REBOOT),
  fault(144, 'NVLink 5: SAW error', LINKS),
  fault(145, 'NVLink 5: RLW error', LINKS),
  fault(146, 'NVLink 5: TLW error', LINKS),
  fault(147, 'NVLink 5: TREX error', LINKS),
  fault(148, 'NVLink 5: NVLPW control error', LINKS),
  fault(149, 'NVLink 5: NETIR error', LINKS),
  fault(150, 'NVLink 5: MSE error', LINKS),
  application(154, 'The recovery action of the GPU changed', NOTHING),
  fault(155, 'NVLink error defined by software', LINKS),
  fault(156, 'Resources of the GPU were retired', RESET),
  fault(158, 'Fatal timeout of the GPU', RESET),
];

function fault(code: number, meaning: string, action: string): Xid {
  return { code, meaning, action, fault: true };
}

function application(code: number, meaning: string, action: string): Xid {
  return { code, meaning, action, fault: false };
}
