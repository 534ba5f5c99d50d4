import { writeSync } from 'node:fs';
import pino from 'pino';
import type { Logger } from 'pino';
import { toLogfmt } from './logfmt.ts';

export type { Logger };

const STDERR = 2;
let droppedLines = 0;

/** Log lines that could not be written since the start. */
export function droppedLogLines(): number {
  return droppedLines;
}

/** Logs to standard error. A line that cannot be written (disk full, pipe closed) is counted and let go. */
export function createLogger(level: string, format: 'logfmt' | 'json'): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: 'msg',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: format === 'json' ? writeLine : (line) => writeLine(`${toLogfmt(JSON.parse(line))}\n`) },
  );
}

function writeLine(line: string): void {
  try {
    writeSync(STDERR, line);
  } catch {
    droppedLines++;
  }
}
