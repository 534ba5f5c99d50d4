import type { Flag } from './flag.ts';

/** Flags of the exporter, which all commands take: config, web, GPUs, logs. */
export const EXPORTER_FLAGS = [
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
    help: 'Connections open at the same time on each address; for one more, the one that has kept us waiting longest is closed. 0 means no limit.',
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
    help: 'Also export VRAM by process, the largest 64 of each GPU. A container sees those of its own PID namespace, so give it that of the host.',
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
] as const satisfies readonly Flag[];
