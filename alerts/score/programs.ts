import { delimiter, join } from 'node:path';
import { findProgram } from '../../exporter/demo/prometheus/program.ts';
import type { Programs } from './scoring.ts';

/**
 * Those of the system, else what `.ci/test-tools` unpacked into this repository, in which npm runs scripts.
 * @throws Error that says what to type when they are in neither place
 */
export function findPrograms(): Programs {
  const unpacked = join('.cache', 'test-tools', 'bin');
  const environment = { PATH: [process.env['PATH'], unpacked].join(delimiter) };
  const [prometheus, promtool] = ['prometheus', 'promtool'].map((name) => findProgram(name, environment));
  if (prometheus !== undefined && promtool !== undefined) return { prometheus, promtool };
  throw new Error(
    'prometheus and promtool are neither on PATH nor in .cache/test-tools. Type: bash .ci/test-tools',
  );
}
