import type { Flag } from './flag.ts';

/** Flags of commands that write files. */
export const FILES_FLAGS = [
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
    help: 'Check the signals and settings of the config, and write nothing. Signals of your own need promtool on PATH.',
  },
] as const satisfies readonly Flag[];
