import { environmentName, FLAGS, onlyFor, OWN_FLAGS } from './flags.ts';
import type { Flag } from './flags.ts';

const COMMANDS = `Usage: gpu-headroom [serve|check|demo|rules|report|review] [flags]

  serve   the exporter (default)
  check   what it can see here: driver, GPUs, permissions, servers, config; each line ok or what to do
  demo    the exporter on a simulated inference server and its GPUs, and the status page; needs no GPU
  rules   writes the rules of your config for Prometheus, its operator, Mimir, Thanos and vmalert
  report  the capacity review, from a Prometheus server: more GPUs, or use the ones you have, and what that saves
  review  lists fired alerts, and says of each whether it was right, so that false alarms are counted

Flags (each also as an environment variable):
`;

/** Text of `--help`. */
export function usage(): string {
  const flags: readonly Flag[] = FLAGS;
  const general = flags.filter((flag) => onlyFor(flag) === undefined);
  const own = OWN_FLAGS.map((name) => {
    const lines = flags.filter((flag) => onlyFor(flag)?.includes(name)).map(flagLines);
    return `\nFlags of ${name}:\n${lines.join('')}`;
  });
  return `${COMMANDS}${general.map(flagLines).join('')}${own.join('')}`;
}

function flagLines(flag: Flag): string {
  const value =
    flag.kind === 'boolean' ? '' : `=${flag.choices?.join('|') ?? (flag.default || (flag.value ?? 'PATH'))}`;
  return `  --${flag.name}${value}\n        ${flag.help} [${environmentName(flag.name)}]\n`;
}
