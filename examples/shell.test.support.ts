/** Commands as pages and the Dockerfile give them, in a shell. */
import { execFileSync } from 'node:child_process';

/**
 * Gives what the commands wrote to standard output. They see the environment of this process but for what the test runner
 * has put there, and first what is in `path`.
 * @throws Error with their standard error when one of them fails
 */
export function runInShell(commands: string, { cwd, path }: { cwd: string; path?: string }): string {
  const env = {
    ...process.env,
    ...(path !== undefined && { PATH: `${path}:${process.env['PATH']}` }),
    npm_config_prefer_offline: 'true',
    NODE_ENV: undefined,
    NODE_OPTIONS: undefined,
  };
  return execFileSync('sh', ['-ec', commands], {
    cwd,
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
