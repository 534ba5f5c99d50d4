import type { ListenOptions } from 'node:net';

/** `host:port`, `:port`, `[::1]:port` or `unix:/path`, else undefined. */
export function parseListenAddress(text: string): ListenOptions | undefined {
  if (text.startsWith('unix:')) return text.length > 5 ? { path: text.slice(5) } : undefined;
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) return undefined;
  const host = match[1] ?? match[2];
  return host ? { host, port } : { port };
}
