import { describe, expect, test } from 'vitest';
import { explainFailure, quote } from './explain.ts';
import type { RunLimits, RunOutcome } from './run.ts';

const LIMITS: RunLimits = { timeoutMs: 10_000, graceMs: 1000, maxOutputBytes: 4_194_304 };

function exited(code: number, stdout: string, stderr = ''): RunOutcome {
  return { kind: 'exited', code, stdout, stderr };
}

describe('explainFailure', () => {
  test.each<[string, RunOutcome, string]>([
    [
      'a missing command',
      { kind: 'not_started', code: 'ENOENT', message: '' },
      'nvidia-smi was not found: install the NVIDIA driver or name it with --gpu.nvidia-smi-command',
    ],
    [
      'a file that is no program',
      { kind: 'not_started', code: 'EACCES', message: '' },
      'nvidia-smi may not be executed: chmod +x it, or run as a user who may',
    ],
    [
      'another error of the system',
      { kind: 'not_started', code: 'EMFILE', message: 'Error: spawn EMFILE' },
      'nvidia-smi could not be started: Error: spawn EMFILE',
    ],
    [
      'a time limit',
      { kind: 'timed_out' },
      'nvidia-smi did not answer within 10 s and was stopped: see dmesg | grep -i -e nvrm -e xid, or allow more with --gpu.timeout',
    ],
    [
      'a child that cannot be killed',
      { kind: 'timed_out', pid: 42 },
      'nvidia-smi did not answer within 10 s and cannot be killed (pid 42): the driver hangs; see dmesg | grep -i -e nvrm -e xid',
    ],
    ['a crash', { kind: 'signalled', signal: 'SIGSEGV' }, 'nvidia-smi was killed by SIGSEGV'],
    [
      'the OOM killer',
      { kind: 'signalled', signal: 'SIGKILL' },
      'nvidia-smi was killed by SIGKILL, perhaps for want of memory: see dmesg',
    ],
    [
      'another program',
      { kind: 'too_much_output' },
      'nvidia-smi printed more than 4194304 bytes and was stopped: that is not nvidia-smi; correct --gpu.nvidia-smi-command',
    ],
    ['silence', exited(255, ''), 'nvidia-smi failed with exit code 255: it printed nothing'],
    ['stderr', exited(1, '\n', 'sudo: no tty\nx'), 'nvidia-smi failed with exit code 1: sudo: no tty'],
  ])('of %s', (_, outcome, sentence) => {
    expect(explainFailure(outcome, ['nvidia-smi'], LIMITS)).toBe(sentence);
  });

  test.each([
    [
      9,
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.",
      'sudo modprobe nvidia',
    ],
    [12, "NVIDIA-SMI couldn't find libnvidia-ml.so library in your system.", '--gpus all'],
    [18, 'Failed to initialize NVML: Driver/library version mismatch', 'reboot'],
    [15, 'Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.', 'dmesg | grep Xid'],
    [6, 'No devices were found', 'lspci'],
    [4, 'Failed to initialize NVML: Insufficient Permissions', '/dev/nvidia*'],
    [127, 'sh: 1: nvidia-smi: not found', '--gpu.nvidia-smi-command'],
  ])('of exit code %i: the first line, and what to do', (code, line, remedy) => {
    const sentence = explainFailure(
      exited(code, `\n${line}\r\nmore\n`),
      ['ssh', 'gpu1', 'nvidia-smi'],
      LIMITS,
    );
    expect(sentence).toContain(`ssh gpu1 nvidia-smi failed with exit code ${code}: ${line} (`);
    expect(sentence).toContain(remedy);
  });

  test('of an empty command', () => {
    const outcome: RunOutcome = { kind: 'not_started', code: 'ERR_INVALID_ARG_VALUE', message: '' };
    const sentence = '--gpu.nvidia-smi-command is empty: leave it out, or set it to nvidia-smi';
    expect(explainFailure(outcome, [], LIMITS)).toBe(sentence);
    expect(explainFailure(outcome, [''], LIMITS)).toBe(sentence);
  });
});

test('what is quoted is one short line without control characters', () => {
  expect(quote('a\u001b[31m\nb\u0000\t')).toBe('a [31m b');
  expect(quote('x'.repeat(500))).toBe(`${'x'.repeat(200)}...`);
});
