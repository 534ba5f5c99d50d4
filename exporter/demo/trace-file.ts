import { readFileSync } from 'node:fs';
import { ConfigProblem } from '../config/problem.ts';
import { parseTrace } from '../simulator/traffic/trace.ts';
import type { TraceLine } from '../simulator/traffic/trace.ts';

/** The trace of `--trace`. @throws ConfigProblem when the file cannot be read or is no trace */
export function readTrace(path: string): readonly TraceLine[] {
  try {
    return parseTrace(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigProblem([`--trace=${path}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
