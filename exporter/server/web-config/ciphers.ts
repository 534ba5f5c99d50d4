/**
 * Names of Go's `crypto/tls`, which the web configuration uses, and what OpenSSL calls them. The suites are those of
 * `tls.CipherSuites()` in Go 1.26, the curves those of `curves` in the exporter toolkit 0.20.
 */
export const CIPHER_SUITES = {
  TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256: 'ECDHE-ECDSA-AES128-GCM-SHA256',
  TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384: 'ECDHE-ECDSA-AES256-GCM-SHA384',
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 'ECDHE-RSA-AES128-GCM-SHA256',
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 'ECDHE-RSA-AES256-GCM-SHA384',
  TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-ECDSA-CHACHA20-POLY1305',
  TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256: 'ECDHE-RSA-CHACHA20-POLY1305',
  TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA: 'ECDHE-ECDSA-AES128-SHA',
  TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA: 'ECDHE-ECDSA-AES256-SHA',
  TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA: 'ECDHE-RSA-AES128-SHA',
  TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA: 'ECDHE-RSA-AES256-SHA',
  TLS_AES_128_GCM_SHA256: 'TLS_AES_128_GCM_SHA256',
  TLS_AES_256_GCM_SHA384: 'TLS_AES_256_GCM_SHA384',
  TLS_CHACHA20_POLY1305_SHA256: 'TLS_CHACHA20_POLY1305_SHA256',
} as const;

export const CURVES = {
  CurveP256: 'P-256',
  CurveP384: 'P-384',
  CurveP521: 'P-521',
  X25519: 'X25519',
} as const;

export const VERSIONS = { TLS13: 'TLSv1.3', TLS12: 'TLSv1.2', TLS11: 'TLSv1.1', TLS10: 'TLSv1' } as const;

export type CipherSuite = keyof typeof CIPHER_SUITES;

export type Version = keyof typeof VERSIONS;

/** As in Go, those of TLS 1.3 are always on: the setting is for the versions before it. */
const TLS13_SUITES = Object.values(CIPHER_SUITES).filter((name) => name.startsWith('TLS_'));

/** A list for OpenSSL; undefined for its defaults. */
export function opensslCiphers(suites: readonly CipherSuite[], least: Version): string | undefined {
  const named = suites.map((suite) => CIPHER_SUITES[suite]).filter((name) => !TLS13_SUITES.includes(name));
  const isOld = least === 'TLS10' || least === 'TLS11';
  if (suites.length === 0 && !isOld) return undefined;
  const old = suites.length === 0 ? ['DEFAULT'] : named;
  // OpenSSL 3 speaks the versions before 1.2 at its lowest level of security alone.
  return [...TLS13_SUITES, ...old, ...(isOld ? ['@SECLEVEL=0'] : [])].join(':');
}
