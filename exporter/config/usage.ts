import { environmentName, FLAGS, onlyFor } from './flags.ts';
import { OWN_FLAGS } from './flags/flag.ts';
import type { Flag } from './flags/flag.ts';

/** Every command, in the order in which they are read, and what it does. */
const COMMAND_HELP = {
  serve: 'the exporter (default)',
  check: 'what it can see here: driver, GPUs, permissions, servers, config; each line ok or what to do',
  demo: 'the exporter on a simulated inference server and its GPUs, and the status page; needs no GPU',
  rules: 'writes the rules of your config for Prometheus, its operator, Mimir, Thanos, vmalert and jsonnet',
  dashboards:
    'writes the dashboards of your config for Grafana, and what loads them: provisioning, kustomize, jsonnet',
  report:
    'the capacity review, from a Prometheus server: more GPUs, or use the ones you have, and what that saves',
  backtest: 'which alerts would have fired on the data of a Prometheus server, when, and how often',
  review: 'lists fired alerts, and says of each whether it was right, so that false alarms are counted',
} as const;

export type CommandName = keyof typeof COMMAND_HELP;

export const COMMAND_NAMES = Object.keys(COMMAND_HELP);

export function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMAND_HELP, name);
}

/** Text of `--help`. */
export function usage(): string {
  const flags: readonly Flag[] = FLAGS;
  const general = flags.filter((flag) => onlyFor(flag) === undefined);
  const own = OWN_FLAGS.map((name) => {
    const lines = flags.filter((flag) => onlyFor(flag)?.includes(name)).map(flagLines);
    return `\nFlags of ${name}:\n${lines.join('')}`;
  });
  return `${head()}${general.map(flagLines).join('')}${own.join('')}`;
}

function head(): string {
  const width = Math.max(...COMMAND_NAMES.map((name) => name.length)) + 2;
  const lines = Object.entries(COMMAND_HELP).map(([name, help]) => `  ${name.padEnd(width)}${help}\n`);
  return `Usage: gpu-headroom [${COMMAND_NAMES.join('|')}] [flags]\n\n${lines.join('')}\nFlags (each also as an environment variable):\n`;
}

function flagLines(flag: Flag): string {
  const value =
    flag.kind === 'boolean' ? '' : `=${flag.choices?.join('|') ?? (flag.default || (flag.value ?? 'PATH'))}`;
  return `  --${flag.name}${value}\n        ${flag.help} [${environmentName(flag.name)}]\n`;
}
