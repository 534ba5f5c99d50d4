import { environmentName, FLAGS } from './flags.ts';
import type { Flag } from './flags.ts';

const COMMANDS = `Usage: gpu-headroom [serve|check|demo] [flags]

  serve   the exporter (default)
  check   what it can see here: driver, GPUs, permissions, servers, config; each line ok or what to do
  demo    the exporter on a simulated inference server and its GPUs, and the status page; needs no GPU

Flags (each also as an environment variable):
`;
const OF_DEMO = '\nFlags of demo:\n';

/** Text of `--help`. */
export function usage(): string {
  const flags: readonly Flag[] = FLAGS;
  const general = flags.filter(({ command }) => command === undefined);
  const ofDemo = flags.filter(({ command }) => command === 'demo');
  return `${COMMANDS}${general.map(flagLines).join('')}${OF_DEMO}${ofDemo.map(flagLines).join('')}`;
}

function flagLines(flag: Flag): string {
  const value = flag.kind === 'boolean' ? '' : `=${flag.choices?.join('|') ?? (flag.default || 'PATH')}`;
  return `  --${flag.name}${value}\n        ${flag.help} [${environmentName(flag.name)}]\n`;
}
