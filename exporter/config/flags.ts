import { SCENARIO_NAMES } from '../simulator/scenarios/names.ts';

/** Commands with flags of their own, in the order of `--help`. */
export const OWN_FLAGS = ['demo', 'rules', 'dashboards', 'report'] as const;
type OwnFlags = (typeof OWN_FLAGS)[number];

/** Those that ask a Prometheus server. */
const ASKING = ['report'] as const satisfies readonly OwnFlags[];

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

/** Every flag, declared once: parser, `--help`, environment variables and the README table follow from it. */
export interface Flag {
  readonly name: string;
  readonly kind:
    'text' | 'url' | 'path' | 'address' | 'socket' | 'boolean' | 'duration' | 'count' | 'choice' | 'command';
  readonly choices?: readonly string[];
  readonly repeatable?: boolean;
  /** Of a count, or milliseconds of a duration. */
  readonly least?: number;
  readonly most?: number;
  /** The only commands that take it; absent for all of them. */
  readonly command?: OwnFlags | readonly OwnFlags[];
  /** What stands for it in `--help` where there is no default; PATH unless given. */
  readonly value?: string;
  /** As typed on the command line; an empty text means none. */
  readonly default: string;
  readonly help: string;
}

export const FLAGS = [
  {
    name: 'config.file',
    kind: 'text',
    default: '',
    help: 'YAML file with inference servers and prices.',
  },
  {
    name: 'check-config',
    kind: 'boolean',
    default: 'false',
    help: 'Check flags and config files, say what is wrong, and exit.',
  },
  {
    name: 'web.listen-address',
    kind: 'address',
    repeatable: true,
    default: ':9840',
    help: 'Address to serve on: host:port, :port, [::1]:port or unix:/path. Repeatable.',
  },
  {
    name: 'web.telemetry-path',
    kind: 'path',
    default: '/metrics',
    help: 'Path of the metrics page.',
  },
  {
    name: 'web.max-requests',
    kind: 'count',
    default: '40',
    help: 'Scrapes served at the same time; more are answered 503. 0 means no limit.',
  },
  {
    name: 'web.max-connections',
    kind: 'count',
    default: '512',
    help: 'Connections open at the same time on each address; more are closed at once. 0 means no limit.',
  },
  {
    name: 'web.config.file',
    kind: 'text',
    default: '',
    help: 'YAML file with TLS, users, headers and rate limit, in the format of the Prometheus exporter toolkit.',
  },
  {
    name: 'web.enable-lifecycle',
    kind: 'boolean',
    default: 'false',
    help: 'Load the config file again on POST /-/reload, as on SIGHUP.',
  },
  {
    name: 'gpu.source',
    kind: 'choice',
    choices: ['auto', 'nvml', 'nvidia-smi', 'simulated', 'none'],
    default: 'auto',
    help: 'Where GPU readings come from. auto: NVML, else nvidia-smi, else no GPU.',
  },
  {
    name: 'gpu.interval',
    kind: 'duration',
    default: '1s',
    help: 'How often utilisation, memory and power are sampled between scrapes.',
  },
  {
    name: 'gpu.detail-interval',
    kind: 'duration',
    default: '10s',
    help: 'How often NVML reads the rest: activity, clocks, errors, links, MIG.',
  },
  {
    name: 'gpu.timeout',
    kind: 'duration',
    default: '10s',
    help: 'Longest a driver call or an nvidia-smi run may take before it is given up.',
  },
  {
    name: 'gpu.nvml-library',
    kind: 'text',
    default: 'libnvidia-ml.so.1',
    help: 'NVML library to load, a name or a path.',
  },
  {
    name: 'gpu.nvidia-smi-command',
    kind: 'command',
    default: 'nvidia-smi',
    help: 'Program to run, or a JSON list such as ["ssh","node7","nvidia-smi"]. No shell is involved.',
  },
  {
    name: 'gpu.simulated-count',
    kind: 'count',
    default: '8',
    help: 'GPUs that --gpu.source=simulated shows.',
  },
  {
    name: 'gpu.processes',
    kind: 'boolean',
    default: 'false',
    help: 'Also export VRAM by process, the largest 64 of each GPU.',
  },
  {
    name: 'kubernetes.pod-resources-socket',
    kind: 'socket',
    default: 'auto',
    help: 'Socket of the kubelet, which tells the pods that hold GPUs: a path, none, or auto for the usual one where its folder is.',
  },
  {
    name: 'host.metrics',
    kind: 'boolean',
    default: 'true',
    help: 'Export CPU, memory, disk and network of the host. --no-host.metrics where node_exporter runs.',
  },
  {
    name: 'log.level',
    kind: 'choice',
    choices: ['debug', 'info', 'warn', 'error'],
    default: 'info',
    help: 'Least severe messages to log.',
  },
  {
    name: 'log.format',
    kind: 'choice',
    choices: ['logfmt', 'json'],
    default: 'logfmt',
    help: 'How log lines are written, to standard error.',
  },
  {
    name: 'scenario',
    kind: 'choice',
    command: 'demo',
    choices: SCENARIO_NAMES,
    default: 'kv-bound',
    help: 'What goes on in the demo; keys and the status page switch it.',
  },
  {
    name: 'gpus',
    kind: 'count',
    command: 'demo',
    least: 1,
    most: 64,
    default: '4',
    help: 'Simulated GPUs.',
  },
  {
    name: 'speed',
    kind: 'count',
    command: 'demo',
    least: 1,
    most: 10_000,
    default: '1',
    help: 'How fast hours and weekdays of the traffic go by; what a second holds stays as it is.',
  },
  {
    name: 'seed',
    kind: 'count',
    command: 'demo',
    default: '1',
    help: 'Where the random numbers begin: the same seed gives the same run.',
  },
  {
    name: 'trace',
    kind: 'text',
    command: 'demo',
    default: '',
    help: 'CSV of arrival time, prompt tokens, output tokens to play in place of the traffic of the scenario.',
  },
  {
    name: 'prometheus',
    kind: 'url',
    value: 'URL',
    command: ['demo', ...ASKING],
    default: '',
    help: 'Server to ask, or anything that speaks its HTTP API. The demo runs one of its own where one is installed; --no-prometheus for the page alone.',
  },
  {
    name: 'history-days',
    kind: 'count',
    command: 'demo',
    least: 0,
    most: 60,
    default: '21',
    help: 'Days of simulated history that Prometheus begins with.',
  },
  {
    name: 'data-dir',
    kind: 'text',
    command: 'demo',
    default: '',
    help: 'Folder for the data of the private Prometheus; a temporary one unless given.',
  },
  {
    name: 'keep',
    kind: 'boolean',
    command: 'demo',
    default: 'false',
    help: 'Leave that data behind at the end.',
  },
  {
    name: 'out',
    kind: 'text',
    command: ['rules', 'dashboards'],
    default: '',
    help: 'Folder to write to: rule files in one folder for each engine, or dashboards and what loads them.',
  },
  {
    name: 'check',
    kind: 'boolean',
    command: 'rules',
    default: 'false',
    help: 'Check the signals and settings of the config, by promtool where it is on PATH, and write nothing.',
  },
  {
    name: 'prometheus.username',
    kind: 'text',
    value: 'NAME',
    command: ASKING,
    default: '',
    help: 'User of that server, by basic auth; the password comes from a file or from HEADROOM_PROMETHEUS_PASSWORD.',
  },
  {
    name: 'prometheus.password-file',
    kind: 'text',
    command: ASKING,
    default: '',
    help: 'File with the password.',
  },
  {
    name: 'prometheus.token-file',
    kind: 'text',
    command: ASKING,
    default: '',
    help: 'File with a bearer token, in place of a user; or the token in HEADROOM_PROMETHEUS_TOKEN.',
  },
  {
    name: 'prometheus.ca-file',
    kind: 'text',
    command: ASKING,
    default: '',
    help: 'PEM file with the authorities that its certificate is checked against, in place of the usual ones.',
  },
  {
    name: 'prometheus.header',
    kind: 'text',
    value: '"NAME: VALUE"',
    repeatable: true,
    command: ASKING,
    default: '',
    help: 'Header sent along, such as "X-Scope-OrgID: team" for Mimir. Repeatable.',
  },
  {
    name: 'prometheus.timeout',
    kind: 'duration',
    command: ASKING,
    default: '1m',
    help: 'Longest that it may take to answer one query; a longer range is asked for in parts.',
  },
  {
    name: 'range',
    kind: 'duration',
    least: HOUR_MS,
    most: YEAR_MS,
    command: 'report',
    default: '7d',
    help: 'How far back from now the report looks.',
  },
  {
    name: 'format',
    kind: 'choice',
    choices: ['text', 'markdown', 'json'],
    command: 'report',
    default: 'text',
    help: 'How the report is written, to standard output.',
  },
  {
    name: 'html',
    kind: 'text',
    command: 'report',
    default: '',
    help: 'File that gets the report with charts, as one page that needs nothing else; then nothing goes to standard output.',
  },
  { name: 'version', kind: 'boolean', default: 'false', help: 'Print the version and exit.' },
  { name: 'help', kind: 'boolean', default: 'false', help: 'Print this and exit.' },
] as const satisfies readonly Flag[];

/** The commands that alone take a flag; `undefined` for one that all take. */
export function onlyFor({ command }: Flag): readonly string[] | undefined {
  return typeof command === 'string' ? [command] : command;
}

/** `gpu.nvml-library` is `HEADROOM_GPU_NVML_LIBRARY`. */
export function environmentName(flag: string): string {
  return `HEADROOM_${flag.toUpperCase().replaceAll(/[.-]/g, '_')}`;
}
