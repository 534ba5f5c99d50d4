import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Refusals } from '../refusals.ts';
import type { LiveWebConfig } from './live.ts';
import { Login } from './login.ts';
import { passwordChecks } from './password-checks.ts';

export interface GateOptions {
  readonly refusals: Refusals;
  /** Requests that the handler itself asks for a secret, in the same header that a password would come in. */
  readonly hasOwnLogin: (request: IncomingMessage) => boolean;
}

/**
 * Puts the web configuration before everything that is served, `/-/healthy` too, in the order of the exporter toolkit:
 * rate limit, headers, login.
 */
export function gate(
  live: LiveWebConfig,
  handler: RequestListener,
  { refusals, hasOwnLogin }: GateOptions,
): RequestListener {
  const login = new Login(passwordChecks());
  return (request, response) => {
    live.refresh();
    const { headers, users } = live.current;
    const { limit } = live;
    if (limit && !limit.allows()) {
      refusals.count('rate', request.socket.remoteAddress, 'more requests than rate_limit allows');
      response.setHeader('Retry-After', limit.retryAfter);
      refuse(response, 429, 'Too many requests.');
      return;
    }
    for (const [name, value] of Object.entries(headers)) if (value !== '') response.setHeader(name, value);
    if (users.size === 0 || hasOwnLogin(request)) {
      handler(request, response);
      return;
    }
    void enter(request, response, users);
  };

  async function enter(
    request: IncomingMessage,
    response: ServerResponse & { req: IncomingMessage },
    users: ReadonlyMap<string, string>,
  ): Promise<void> {
    const result = await login.check(users, request.headers.authorization).catch(() => 'busy' as const);
    switch (result) {
      case 'accepted':
        handler(request, response);
        return;
      case 'busy':
        response.setHeader('Retry-After', 1);
        refuse(response, 503, 'Too many passwords are being checked. Ask again.');
        return;
      case 'refused':
        refusals.count(
          'login',
          request.socket.remoteAddress,
          'no user of basic_auth_users, or a wrong password',
        );
        response.setHeader('WWW-Authenticate', 'Basic realm="Headroom"');
        refuse(response, 401, 'A user and a password are needed.');
    }
  }
}

function refuse(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}
