import { dirname } from 'node:path';
import { loadConfig } from '../config/load.ts';
import type { Options } from '../config/options.ts';
import { noTokens } from '../intake/create.ts';
import { readTokens } from '../intake/http/tokens.ts';
import { createLogger } from '../logging/logger.ts';
import { withDeadline } from '../snapshot/deadline.ts';
import { createSources } from '../sources/all.ts';
import { checkWebConfig } from '../server/web-config/open.ts';
import { KUBELET_SOCKET, podResourcesSocket } from '../sources/kubernetes/socket.ts';
import type { Source } from '../sources/source.ts';

/** Longer than the time limits of the sources, so that they say themselves what is wrong. */
const DEADLINE_MS = 30_000;

/**
 * Reads every source once and prints a line for each: ok, or what to do.
 * @returns false when a source that is asked for cannot be read
 */
export async function runCheck(options: Options, print: (line: string) => void): Promise<boolean> {
  const config = await loadConfig(options);
  const file = options['config.file'];
  const servers = config.servers.length + config.pushedServers.length;
  print(line('ok', 'web', await checkWebConfig(options)));
  print(line('ok', 'config', file === '' ? 'no file: defaults' : `${file}: ${servers} server(s)`));
  const { list: sources } = createSources(options, config, createLogger('error', options['log.format']));
  const checks = sources.map((source) => checkSource(source));
  let good = await checkIntake(config.intake.tokenFile, print);
  for (const check of checks) {
    const { passed, lines } = await check;
    for (const text of lines) print(text);
    good &&= passed;
  }
  if (podResourcesSocket(options['kubernetes.pod-resources-socket']) === undefined)
    print(
      line(
        'none',
        'kubernetes',
        `pods that hold GPUs are not told: ${dirname(KUBELET_SOCKET)} is not here, or switched off`,
      ),
    );
  await Promise.all(sources.map(async (source) => source.stop?.()));
  return good;
}

async function checkIntake(tokenFile: string | undefined, print: (line: string) => void): Promise<boolean> {
  if (tokenFile === undefined) {
    print(line('ok', 'intake', 'senders on this machine only; intake.token_file lets others push'));
    return true;
  }
  const { length } = await readTokens(tokenFile);
  print(
    length > 0
      ? line('ok', 'intake', `whoever has one of ${length} token(s) may push`)
      : line('FAIL', 'intake', noTokens(tokenFile)),
  );
  return length > 0;
}

async function checkSource(source: Source): Promise<{ passed: boolean; lines: readonly string[] }> {
  source.start?.();
  try {
    const samples = await withDeadline(source.collect(), DEADLINE_MS);
    const [first, ...rest] = source.describe?.() ?? [`${samples.seriesCount} series`];
    return {
      passed: true,
      lines: [line('ok', source.name, first ?? ''), ...rest.map((text) => line('', '', text))],
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return {
      passed: !source.required,
      lines: [line(source.required ? 'FAIL' : 'none', source.name, problem)],
    };
  }
}

function line(state: string, name: string, text: string): string {
  return `${state.padEnd(5)} ${name.padEnd(18)} ${text}`;
}
