import { ASKING } from './flag.ts';
import type { Flag } from './flag.ts';

/** Flags by which a Prometheus server is asked. */
export const PROMETHEUS_FLAGS = [
  {
    name: 'prometheus',
    kind: 'url',
    value: 'URL',
    command: ['demo', ...ASKING],
    default: '',
    help: 'Server to ask, or anything that speaks its HTTP API. The demo runs one of its own where one is installed; --no-prometheus for the page alone.',
  },
  {
    name: 'prometheus.username',
    kind: 'text',
    value: 'NAME',
    command: ASKING,
    default: '',
    help: 'User of that server, by basic auth; the password comes from a file or from HEADROOM_PROMETHEUS_PASSWORD.',
  },
  {
    name: 'prometheus.password-file',
    kind: 'text',
    command: ASKING,
    default: '',
    help: 'File with the password.',
  },
  {
    name: 'prometheus.token-file',
    kind: 'text',
    command: ASKING,
    default: '',
    help: 'File with a bearer token, in place of a user; or the token in HEADROOM_PROMETHEUS_TOKEN.',
  },
  {
    name: 'prometheus.ca-file',
    kind: 'text',
    command: ASKING,
    default: '',
    help: 'PEM file with the authorities that its certificate is checked against, in place of the usual ones.',
  },
  {
    name: 'prometheus.header',
    kind: 'text',
    value: '"NAME: VALUE"',
    repeatable: true,
    command: ASKING,
    default: '',
    help: 'Header sent along, such as "X-Scope-OrgID: team" for Mimir. Repeatable.',
  },
  {
    name: 'prometheus.timeout',
    kind: 'duration',
    command: ASKING,
    default: '1m',
    help: 'Longest that it may take to answer one query; a longer range is asked for in parts.',
  },
] as const satisfies readonly Flag[];
