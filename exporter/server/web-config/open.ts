import type { LoadState } from '../../config/load-state.ts';
import type { Options } from '../../config/options.ts';
import type { Logger } from '../../logging/logger.ts';
import type { LiveWebConfig } from './live.ts';

/**
 * The web configuration of the flags; undefined without one. What reads it is loaded only when there is one, as for
 * the config file. @throws ConfigProblem
 */
export async function openWebConfig(
  options: Options,
  log: Logger,
  state: LoadState,
): Promise<LiveWebConfig | undefined> {
  const path = options['web.config.file'];
  if (path === '') return undefined;
  const { LiveWebConfig: Live } = await import('./live.ts');
  return new Live(path, log, state);
}

/** Checks it, and says in a few words what it asks for. @throws ConfigProblem */
export async function checkWebConfig(options: Options): Promise<string> {
  const path = options['web.config.file'];
  if (path === '') return 'no file: HTTP, and no login';
  const { readWebConfig } = await import('./file.ts');
  const { tls, users } = readWebConfig(path);
  const certificates = tls && tls.clientAuth !== 'NoClientCert' ? `, ${tls.clientAuth}` : '';
  return `${tls ? `TLS${certificates}` : 'HTTP'}, ${users.size === 0 ? 'no login' : `${users.size} user(s)`}`;
}
