import type { Flag } from './flag.ts';

/** Flags of the review alone. */
export const REVIEW_FLAGS = [
  {
    name: 'alertmanager',
    kind: 'url',
    value: 'URL',
    command: 'review',
    default: '',
    help: 'Alertmanager that is asked, too: what it holds and Prometheus does not, what is silenced or inhibited.',
  },
  {
    name: 'mark',
    kind: 'text',
    value: 'ID=true|false',
    repeatable: true,
    command: 'review',
    default: '',
    help: 'Says of a firing whether it was right, by its id in the list or the beginning of that; all=false, with --alert, of all without a review. Repeatable.',
  },
  {
    name: 'note',
    kind: 'text',
    value: 'TEXT',
    command: 'review',
    default: '',
    help: 'Why, for all the marks of this call.',
  },
  {
    name: 'interactive',
    kind: 'boolean',
    command: 'review',
    default: 'true',
    help: 'Go through the list by keys where there is a terminal; --no-interactive prints it.',
  },
  {
    name: 'exporter',
    kind: 'exporter',
    value: 'URL',
    command: 'review',
    default: 'http://127.0.0.1:9840',
    help: 'The exporter that takes the reviews: its address, or unix:/path.',
  },
  {
    name: 'exporter.token-file',
    kind: 'text',
    command: 'review',
    default: '',
    help: 'File with the token that its intake asks for; or the token in HEADROOM_EXPORTER_TOKEN.',
  },
  {
    name: 'exporter.ca-file',
    kind: 'text',
    command: 'review',
    default: '',
    help: 'PEM file with the authorities that its certificate is checked against, in place of the usual ones.',
  },
] as const satisfies readonly Flag[];
