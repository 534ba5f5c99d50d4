import type { RecordingRule } from '../../../alerts/rules.ts';
import { joinSeries } from '../../prometheus-client/answer.ts';
import type { TimedSeries } from '../../prometheus-client/answer.ts';
import type { PrometheusClient, Range } from '../../prometheus-client/client.ts';

export interface Fetched {
  /** Without names. */
  readonly series: readonly TimedSeries[];
  /** Unix seconds from which on it was recorded; `undefined` if it never was. */
  readonly recordedFrom: number | undefined;
}

/**
 * What a rule recorded over time; before it did so, and where it never did, what its expression gives. `onPart` gets what is
 * done of it, 0 to 1.
 */
export async function fetchRule(
  client: PrometheusClient,
  { record, expr }: RecordingRule,
  range: Range,
  onPart: (share: number) => void = () => undefined,
): Promise<Fetched> {
  const recorded = nameless(await client.range(record, range, (share) => onPart(share / 2)));
  const recordedFrom = firstTime(recorded);
  if (recordedFrom === range.from) return { series: recorded, recordedFrom };
  const before = recordedFrom === undefined ? range : { ...range, to: recordedFrom - range.step };
  const evaluated = nameless(await client.range(expr, before, (share) => onPart((1 + share) / 2)));
  return { series: joinSeries([evaluated, recorded]), recordedFrom };
}

function nameless(series: readonly TimedSeries[]): readonly TimedSeries[] {
  return series.map(({ labels, samples }) => ({ name: '', labels, samples }));
}

/** `undefined` if there is no sample. */
export function firstTime(series: readonly TimedSeries[]): number | undefined {
  return series.reduce<number | undefined>((first, { samples }) => {
    const time = samples[0]?.[0];
    return time === undefined || (first !== undefined && first <= time) ? first : time;
  }, undefined);
}
