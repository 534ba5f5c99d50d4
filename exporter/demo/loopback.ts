import { parseListenAddress } from '../config/listen-address.ts';

const EVERY_ADDRESS = new Set(['', '::', '0.0.0.0']);

/** `host:port` at which this machine reaches the first of the bound addresses that is no socket file. */
export function loopbackAddress(addresses: readonly string[]): string | undefined {
  for (const address of addresses) {
    const { host = '', port } = parseListenAddress(address) ?? {};
    if (port === undefined) continue;
    const name = EVERY_ADDRESS.has(host) ? 'localhost' : host;
    return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
  }
  return undefined;
}
