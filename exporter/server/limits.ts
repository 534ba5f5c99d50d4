/** How long a connection may keep us waiting, in milliseconds, and how many there may be. */
export interface ConnectionLimits {
  /** From the first byte of the request to the end of its headers; also from the connection to the first byte. */
  readonly headersMs: number;
  /** To the end of its body. */
  readonly requestMs: number;
  /** Between two requests: longer than the usual scrape interval, so that Prometheus keeps its connection. */
  readonly keepAliveMs: number;
  /** In which nothing at all is read or written; longer than the longest scrape. */
  readonly silentMs: number;
  readonly handshakeMs: number;
  /** How often it is looked who is late. */
  readonly checkMs: number;
  /** At the same time on each address; 0 means no limit. */
  readonly connections: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 75_000,
  silentMs: 150_000,
  handshakeMs: 10_000,
  checkMs: 2_000,
  connections: 512,
};
