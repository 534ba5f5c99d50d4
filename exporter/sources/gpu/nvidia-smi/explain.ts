import type { RunLimits, RunOutcome } from './run.ts';

const MAX_QUOTED_CHARS = 200;

/** What to do, by the exit code that nvidia-smi documents or by what it prints. */
const REMEDIES: readonly (readonly [code: number | undefined, said: RegExp, remedy: string])[] = [
  [
    undefined,
    /version mismatch/i,
    'the driver was updated while loaded: reboot, or reload its kernel modules',
  ],
  [undefined, /not found$/i, 'install the NVIDIA driver there, or correct --gpu.nvidia-smi-command'],
  [6, /no devices were found/i, 'no GPU is visible here: check lspci; start a container with --gpus all'],
  [4, /insufficient permissions/i, 'run as a user who may open /dev/nvidia*'],
  [9, /couldn't communicate with the nvidia driver/i, 'load the driver: sudo modprobe nvidia'],
  [12, /couldn't find libnvidia-ml/i, 'install libnvidia-ml.so.1; in a container, start it with --gpus all'],
  [15, /gpu is lost|fallen off the bus/i, 'see dmesg | grep Xid, then reset the GPU or reboot'],
];

/**
 * Why a run gave nothing, as a sentence with what to do. `said` is the line of its output that tells most, where the
 * caller knows better than the first line.
 */
export function explainFailure(
  outcome: RunOutcome,
  command: readonly string[],
  limits: RunLimits,
  said?: string,
): string {
  const name = command.join(' ') || '--gpu.nvidia-smi-command';
  if (outcome.kind === 'exited') {
    return explainExit(name, outcome.code, quote(said ?? firstLine(outcome.stdout, outcome.stderr)));
  }
  if (outcome.kind === 'not_started') return explainNotStarted(command, outcome.code, outcome.message);
  if (outcome.kind === 'timed_out') return explainTimeout(name, limits.timeoutMs, outcome.pid);
  if (outcome.kind === 'stopped') return `${name} was stopped`;
  if (outcome.kind === 'signalled') {
    const cause = outcome.signal === 'SIGKILL' ? ', perhaps for want of memory: see dmesg' : '';
    return `${name} was killed by ${outcome.signal}${cause}`;
  }
  return (
    `${name} printed more than ${limits.maxOutputBytes} bytes and was stopped: ` +
    'that is not nvidia-smi; correct --gpu.nvidia-smi-command'
  );
}

/** The first line with something in it; nvidia-smi prints its errors on stdout. */
export function firstLine(...outputs: readonly string[]): string {
  for (const output of outputs) {
    const line = output.split('\n').find((candidate) => candidate.trim() !== '');
    if (line) return line.trim();
  }
  return '';
}

/** Foreign text for a sentence: one line, no control characters, bounded. */
export function quote(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const plain = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return plain.length > MAX_QUOTED_CHARS ? `${plain.slice(0, MAX_QUOTED_CHARS)}...` : plain;
}

function explainExit(name: string, code: number, said: string): string {
  const failed = code === 0 ? `${name} gave no reading` : `${name} failed with exit code ${code}`;
  const remedy =
    REMEDIES.find(([, pattern]) => pattern.test(said)) ?? REMEDIES.find(([known]) => known === code);
  return `${failed}: ${said || 'it printed nothing'}${remedy ? ` (${remedy[2]})` : ''}`;
}

function explainNotStarted(command: readonly string[], code: string, message: string): string {
  const file = command[0];
  if (!file) return '--gpu.nvidia-smi-command is empty: leave it out, or set it to nvidia-smi';
  if (code === 'ENOENT') {
    return `${file} was not found: install the NVIDIA driver or name it with --gpu.nvidia-smi-command`;
  }
  if (code === 'EACCES') return `${file} may not be executed: chmod +x it, or run as a user who may`;
  return `${file} could not be started: ${quote(message)}`;
}

function explainTimeout(name: string, timeoutMs: number, pid: number | undefined): string {
  const late = `${name} did not answer within ${timeoutMs / 1000} s`;
  if (pid !== undefined) {
    return `${late} and cannot be killed (pid ${pid}): the driver hangs; see dmesg | grep -i -e nvrm -e xid`;
  }
  return `${late} and was stopped: see dmesg | grep -i -e nvrm -e xid, or allow more with --gpu.timeout`;
}
