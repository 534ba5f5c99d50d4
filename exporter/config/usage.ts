import { environmentName, FLAGS } from './flags.ts';
import type { Flag } from './flags.ts';

const COMMANDS = `Usage: gpu-headroom [serve|check|demo] [flags]

  serve   the exporter (default)
  check   what it can see here: driver, GPUs, permissions, servers, config; each line ok or what to do
  demo    the exporter on simulated GPUs; needs no GPU

Flags (each also as an environment variable):
`;

/** Text of `--help`. */
export function usage(): string {
  const lines = (FLAGS as readonly Flag[]).map((flag) => {
    const value = flag.kind === 'boolean' ? '' : `=${flag.choices?.join('|') ?? (flag.default || 'PATH')}`;
    return `  --${flag.name}${value}\n        ${flag.help} [${environmentName(flag.name)}]`;
  });
  return `${COMMANDS}${lines.join('\n')}\n`;
}
