import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { Server, ServerOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { Refusals } from './refusals.ts';
import { certificateProblem } from './web-config/client-certificate.ts';
import type { LiveWebConfig } from './web-config/live.ts';
import type { TlsSettings } from './web-config/tls.ts';

/** An HTTPS server whose certificates, and who must show one, are those that the web configuration says now. */
export function createTlsServer(
  live: LiveWebConfig,
  options: ServerOptions,
  handler: RequestListener,
  refusals: Refusals,
): Server {
  const { tls } = live.current;
  const server = createServer(
    {
      ...options,
      ...tls?.context,
      requestCert: asksForCertificate(tls),
      // Who may enter is decided below: Node knows two of Go's five answers.
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    },
    handler,
  );
  live.onChange(() => {
    const next = live.current.tls;
    if (!next) return;
    server.setSecureContext(next.context);
    // As the server reads it at each connection; Node has no other way to change it.
    Object.assign(server, { requestCert: asksForCertificate(next) });
  });
  // Before the handshake, which takes the certificate that is current then.
  server.prependListener('connection', () => live.refresh());
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    const settings = live.current.tls;
    const problem = settings && certificateProblem(socket, settings);
    if (problem === undefined) return;
    refusals.count('tls', socket.remoteAddress, `a client is not let in: ${problem}`);
    socket.destroy();
  });
  server.on('tlsClientError', (error: Error, socket: TLSSocket) => {
    refusals.count('tls', socket.remoteAddress, `no TLS handshake: ${error.message}`);
    socket.destroy();
  });
  return server;
}

function asksForCertificate(tls: TlsSettings | undefined): boolean {
  return tls !== undefined && tls.clientAuth !== 'NoClientCert';
}
