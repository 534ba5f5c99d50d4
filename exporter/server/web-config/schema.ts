import { z } from 'zod';
import { CIPHER_SUITES, CURVES, VERSIONS } from './ciphers.ts';
import { choice, duration, list, secret, section, text } from './fields.ts';
import { headers } from './headers.ts';

/** Go's names of who must show a certificate; `RequireClientCert` is an old name that the toolkit still takes. */
export const CLIENT_AUTH_TYPES = [
  'NoClientCert',
  'RequestClientCert',
  'RequireAnyClientCert',
  'VerifyClientCertIfGiven',
  'RequireAndVerifyClientCert',
] as const;
export type ClientAuthType = (typeof CLIENT_AUTH_TYPES)[number];

const clientAuthType = z.preprocess(
  (found) => (found === 'RequireClientCert' ? 'RequireAnyClientCert' : found || undefined),
  choice(CLIENT_AUTH_TYPES, 'RequireAndVerifyClientCert').optional(),
);

const version = choice(namesOf(VERSIONS));

const tlsServerConfig = z.strictObject({
  cert: text.optional(),
  key: secret.optional(),
  client_ca: text.optional(),
  cert_file: text.optional(),
  key_file: text.optional(),
  client_auth_type: clientAuthType,
  client_ca_file: text.optional(),
  client_allowed_sans: list(text),
  min_version: version.default('TLS12'),
  max_version: version.default('TLS13'),
  cipher_suites: list(choice(namesOf(CIPHER_SUITES))),
  curve_preferences: list(choice(namesOf(CURVES))),
  prefer_server_cipher_suites: z.boolean().default(true),
});
export type TlsServerConfig = z.output<typeof tlsServerConfig>;

const httpServerConfig = z.strictObject({
  http2: z.boolean().default(true),
  headers: headers.optional(),
});

/** As `htpasswd -nBC 10` and others make it: version, cost from 4 to 31, salt and hash. */
const BCRYPT = /^\$2[aby]\$(?:0[4-9]|[12]\d|3[01])\$[./A-Za-z\d]{53}$/;

const users = section(
  z.record(
    z.string(),
    secret.superRefine((hash, context) => {
      if (BCRYPT.test(hash)) return;
      context.addIssue("is no bcrypt hash. Try what this prints: htpasswd -nBC 10 '' | tr -d ':\\n'");
    }),
  ),
);

const rateLimit = z
  .strictObject({ interval: duration.default(0), burst: z.int().default(0) })
  .superRefine(({ interval, burst }, context) => {
    if (interval <= 0 || burst >= 1) return;
    const message = `${burst} would let no request through. Try 20.`;
    context.addIssue({ code: 'custom', path: ['burst'], message });
  });

/** The file of `--web.config.file`, in the format of the exporter toolkit 0.20. */
export const webConfigFile = z
  .strictObject({
    tls_server_config: section(tlsServerConfig).optional(),
    http_server_config: section(httpServerConfig).optional(),
    basic_auth_users: users.optional(),
    rate_limit: section(rateLimit).optional(),
  })
  .transform((file) => ({
    tls: file.tls_server_config,
    http2: file.http_server_config?.http2,
    headers: file.http_server_config?.headers ?? {},
    users: new Map(Object.entries(file.basic_auth_users ?? {})),
    rateLimit:
      file.rate_limit && file.rate_limit.interval > 0
        ? { intervalMs: file.rate_limit.interval, burst: file.rate_limit.burst }
        : undefined,
  }));
export type WebConfigFile = z.output<typeof webConfigFile>;

function namesOf<T extends string>(map: Readonly<Record<T, string>>): readonly T[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of a constant of this module
  return Object.keys(map) as T[];
}
