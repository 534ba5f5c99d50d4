import { spawnSync } from 'node:child_process';
import { toolPath } from './tools.ts';

/**
 * What `promtool check metrics` has against a page in text format: one line for each finding, none if it is clean.
 * @throws Error when promtool cannot read the page at all
 */
export function promtoolFindings(page: string): string[] {
  const { status, stderr } = spawnSync(toolPath('promtool'), ['check', 'metrics'], {
    input: page,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  // 3 is promtool's own code for findings; 1 says that the page is not in the format.
  if (status !== 0 && status !== 3) throw new Error(`promtool cannot read the page: ${stderr}`);
  return stderr.split('\n').filter((line) => line !== '');
}
