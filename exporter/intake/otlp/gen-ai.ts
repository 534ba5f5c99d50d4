import type { HistogramValue } from '../../model/samples.ts';
import { quoted } from '../../sources/inference/prometheus-text/rejections.ts';
import { UNNAMED_MODEL } from '../../sources/inference/signals.ts';
import type { Tally } from '../tally/tally.ts';
import { refuse } from '../streams/refusal.ts';
import type { Refusal } from '../streams/refusal.ts';
import type { Attributes } from './request.ts';
import type { Quantity } from './unit.ts';

/** Counts what a data point adds. */
export type Count = (tally: Tally, increase: HistogramValue) => void;

export interface Instrument {
  readonly quantity: Quantity;
  /** How the points with these attributes count; undefined where nothing is made of them. */
  readonly countOf: (attributes: Attributes) => Count | Refusal | undefined;
}

/** The metrics of the OpenTelemetry GenAI conventions that are read. */
export const INSTRUMENTS: ReadonlyMap<string, Instrument> = new Map([
  [
    'gen_ai.server.time_to_first_token',
    { quantity: 'seconds', countOf: () => (tally, increase) => tally.keep('ttftSeconds', increase) },
  ],
  [
    'gen_ai.server.time_per_output_token',
    {
      quantity: 'seconds',
      countOf: () => (tally, increase) => tally.keep('timePerOutputTokenSeconds', increase),
    },
  ],
  ['gen_ai.server.request.duration', { quantity: 'seconds', countOf: requestsOf }],
  ['gen_ai.client.token.usage', { quantity: 'tokens', countOf: tokensOf }],
] satisfies [string, Instrument][]);

function requestsOf(attributes: Attributes): Count {
  const outcome = attributes.has('error.type') ? 'error' : 'ok';
  return (tally, increase) => {
    tally.keep('requestDurationSeconds', increase);
    tally.countRequests(outcome, increase.count);
  };
}

function tokensOf(attributes: Attributes): Count | Refusal | undefined {
  const type = attributes.get('gen_ai.token.type');
  if (type === undefined) return refuse('it has no gen_ai.token.type, expected "input" or "output"');
  if (type === 'input') {
    return (tally, increase) => tally.count('promptTokens', increase.sum);
  }
  // "completion" is what it was called before.
  if (type !== 'output' && type !== 'completion') return undefined;
  return (tally, increase) => {
    tally.keep('outputTokens', increase);
    tally.count('generationTokens', increase.sum);
  };
}

/** A label of this length is still readable, and a name that is made up cannot fill the memory. */
const LONGEST_NAME = 256;

/** Which server and model a point speaks of. */
export function subjectOf(
  resource: Attributes,
  attributes: Attributes,
): { readonly server: string; readonly model: string } | Refusal {
  const server = nameIn(resource, 'service.name') ?? nameIn(attributes, 'server.address');
  if (server === undefined) {
    return refuse('its resource has no service.name. Set it, for example with OTEL_SERVICE_NAME');
  }
  const model =
    nameIn(attributes, 'gen_ai.response.model') ??
    nameIn(attributes, 'gen_ai.request.model') ??
    UNNAMED_MODEL;
  const long = [server, model].find((name) => name.length > LONGEST_NAME);
  if (long === undefined) return { server, model };
  return refuse(`${quoted(long)} has ${long.length} characters, expected at most ${LONGEST_NAME}`);
}

function nameIn(attributes: Attributes, key: string): string | undefined {
  const value = attributes.get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
