import { EXPORTER_FLAGS } from './flags/exporter.ts';
import { DEMO_FLAGS } from './flags/demo.ts';
import { PROMETHEUS_FLAGS } from './flags/prometheus.ts';
import { FILES_FLAGS } from './flags/files.ts';
import { ANSWER_FLAGS } from './flags/answer.ts';
import { BACKTEST_FLAGS } from './flags/backtest.ts';
import { REVIEW_FLAGS } from './flags/review.ts';
import type { Flag } from './flags/flag.ts';

/** Every flag, declared once: parser, `--help`, environment variables and the README table follow from it. */
export const FLAGS = [
  ...EXPORTER_FLAGS,
  ...DEMO_FLAGS,
  ...PROMETHEUS_FLAGS,
  ...FILES_FLAGS,
  ...ANSWER_FLAGS,
  ...BACKTEST_FLAGS,
  ...REVIEW_FLAGS,
  { name: 'version', kind: 'boolean', default: 'false', help: 'Print the version and exit.' },
  { name: 'help', kind: 'boolean', default: 'false', help: 'Print this and exit.' },
] as const satisfies readonly Flag[];

/** The commands that alone take a flag; `undefined` for one that all take. */
export function onlyFor({ command }: Flag): readonly string[] | undefined {
  return typeof command === 'string' ? [command] : command;
}

/** What a flag says to a command when nobody says it. */
export function defaultFor({ default: usual, defaults = {} }: Flag, command: string): string {
  return Object.entries(defaults).find(([name]) => name === command)?.[1] ?? usual;
}

/** `gpu.nvml-library` is `HEADROOM_GPU_NVML_LIBRARY`. */
export function environmentName(flag: string): string {
  return `HEADROOM_${flag.toUpperCase().replaceAll(/[.-]/g, '_')}`;
}
