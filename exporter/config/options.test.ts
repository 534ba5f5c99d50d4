import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';
import { FLAGS } from './flags.ts';
import { parseCommandLine } from './options.ts';
import { usage } from './usage.ts';

const parse = (args: string[], environment = {}) => parseCommandLine(args, environment);

test('defaults', () => {
  const { command, options } = parse([]);
  expect(command).toBe('serve');
  expect(options['web.listen-address']).toEqual([':9840']);
  expect(options['gpu.interval']).toBe(1_000);
  expect(options['gpu.nvidia-smi-command']).toEqual(['nvidia-smi']);
  expect(options['host.metrics']).toBe(true);
});

test('flags are read in both spellings, repeated and negated', () => {
  const { command, options } = parse([
    'check',
    '--gpu.source',
    'none',
    '--web.listen-address=:1',
    '--web.listen-address=unix:/run/h.sock',
    '--no-host.metrics',
    '--gpu.processes',
    '--gpu.nvidia-smi-command=["ssh","node 7","nvidia-smi"]',
  ]);
  expect(command).toBe('check');
  expect(options['gpu.source']).toBe('none');
  expect(options['web.listen-address']).toEqual([':1', 'unix:/run/h.sock']);
  expect(options['host.metrics']).toBe(false);
  expect(options['gpu.processes']).toBe(true);
  expect(options['gpu.nvidia-smi-command']).toEqual(['ssh', 'node 7', 'nvidia-smi']);
});

test('the environment is used where the command line is silent', () => {
  const environment = {
    HEADROOM_GPU_INTERVAL: '250ms',
    HEADROOM_WEB_LISTEN_ADDRESS: ':1, :2',
    HEADROOM_LOG_LEVEL: 'debug',
  };
  const { options } = parse(['--log.level=warn'], environment);
  expect(options['gpu.interval']).toBe(250);
  expect(options['web.listen-address']).toEqual([':1', ':2']);
  expect(options['log.level']).toBe('warn');
});

test.each([
  [
    ['--gpu.intervall=1s'],
    '--gpu.intervall: unknown flag. Did you mean "--gpu.interval"? Try gpu-headroom --help.',
  ],
  [['--gpu.interval=1'], '--gpu.interval: "1" is not a duration. Try "1s" or "500ms".'],
  [
    ['--web.listen-address=9840'],
    '--web.listen-address: "9840" is no address. Try ":9840" or "unix:/run/headroom.sock".',
  ],
  [['--web.telemetry-path=/'], '--web.telemetry-path: "/" is not a path of a page. Try "/metrics".'],
  [['--web.telemetry-path=/:x*'], '--web.telemetry-path: "/:x*" is not a path of a page. Try "/metrics".'],
  [
    ['--kubernetes.pod-resources-socket=kubelet.sock'],
    '--kubernetes.pod-resources-socket: "kubelet.sock" is no path of a socket. Try "auto", "none" or "/var/lib/kubelet/pod-resources/kubelet.sock".',
  ],
  [['--gpu.interval=30d'], '--gpu.interval: "30d" is not between 10ms and 1d. Try "1s" or "500ms".'],
  [['--gpu.interval'], '--gpu.interval: needs a value. Try --gpu.interval=1s.'],
  [
    ['--gpu.source=amd'],
    '--gpu.source: "amd" is not one of auto, nvml, nvidia-smi, simulated, none. Try auto.',
  ],
  [['--web.max-requests=many'], '--web.max-requests: "many" is not a whole number. Try 40.'],
  [['--gpu.processes=yes'], '--gpu.processes: "yes" is neither true nor false. Try --gpu.processes=true.'],
  [
    ['--gpu.nvidia-smi-command=["ssh",7]'],
    '--gpu.nvidia-smi-command: ["ssh",7] is not a JSON list of strings. Try ["ssh","node7","nvidia-smi"].',
  ],
  [['serve', 'now'], '"now": one command at a time. Try gpu-headroom --help.'],
])('%j is refused in words', (args, message) => {
  expect(() => parse(args)).toThrow(message);
});

test('a command may have a default of its own', () => {
  const { range } = parse(['report']).options;
  expect(parse(['review']).options.range).toBe(2 * range);
  expect(parse(['review', '--range=2h']).options.range).toBe(7_200_000);
  expect(parse(['review'], { HEADROOM_RANGE: '3h' }).options.range).toBe(10_800_000);
});

test.each(['9840', 'unix:', 'ftp://h', 'h:9840'])('%j is no address of an exporter', (address) => {
  expect(() => parse(['review', `--exporter=${address}`])).toThrow(
    `--exporter: "${address}" is not the address of an exporter. Try "http://127.0.0.1:9840" or "unix:/run/headroom.sock".`,
  );
});

test('every mistake is told at once, and the variable is named when it is the culprit', () => {
  expect(() => parse(['--log.format=xml'], { HEADROOM_GPU_TIMEOUT: 'soon' })).toThrow(
    'HEADROOM_GPU_TIMEOUT: "soon" is not a duration. Try "10s" or "500ms".\n' +
      '--log.format: "xml" is not one of logfmt, json. Try logfmt.',
  );
});

test('help names every flag', () => {
  for (const flag of FLAGS) expect(usage()).toContain(`--${flag.name}`);
});

test.each([
  ['500ms', 500],
  ['2s', 2_000],
  ['1h30m', 5_400_000],
  ['1.5s', 1_500],
  ['', undefined],
  ['2', undefined],
  ['2s!', undefined],
  ['-2s', undefined],
])('duration %j', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});
