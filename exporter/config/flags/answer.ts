import { ASKING, HOUR_MS, YEAR_MS } from './flag.ts';
import type { Flag } from './flag.ts';

/** Flags of how far back is asked, and how the answer is written. */
export const ANSWER_FLAGS = [
  {
    name: 'range',
    kind: 'duration',
    least: HOUR_MS,
    most: YEAR_MS,
    command: ['report', 'review'],
    default: '7d',
    defaults: { review: '14d' },
    help: 'How far back from now it looks. A review looks 14d back unless told, as the audit does.',
  },
  {
    name: 'format',
    kind: 'choice',
    choices: ['text', 'markdown', 'json'],
    command: ASKING,
    default: 'text',
    help: 'How the answer is written, to standard output.',
  },
  {
    name: 'html',
    kind: 'text',
    command: 'report',
    default: '',
    help: 'File that gets the report with charts, as one page that needs nothing else; then nothing goes to standard output.',
  },
  {
    name: 'alert',
    kind: 'text',
    value: 'NAME',
    repeatable: true,
    command: ['backtest', 'review'],
    default: '',
    help: 'Only this alert, or its firings. Repeatable.',
  },
] as const satisfies readonly Flag[];
