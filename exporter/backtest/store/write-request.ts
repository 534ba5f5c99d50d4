import type { SeriesLabels } from '../../prometheus-client/answer.ts';
import { varint } from './snappy.ts';

/** Series with the ends that Prometheus knows: from a sample without a value on, the series is not there. */
export interface EndedSeries {
  readonly name: string;
  readonly labels: SeriesLabels;
  /** Unix seconds, ascending, and values. */
  readonly samples: readonly (readonly [time: number, value: number | undefined])[];
}

const BYTES = 2;
const SAMPLE_BYTES = 24;
/** The bits of Prometheus' staleness marker: a NaN that arithmetic never gives. */
const STALE_HIGH = 0x7ff0_0000;
const STALE_LOW = 2;

/** A `prometheus.WriteRequest` (remote write 1.0) of some samples of one series. */
export function timeSeriesField({ name, labels }: EndedSeries, samples: EndedSeries['samples']): Buffer {
  // Labels must be sorted; `__name__` is one of them.
  const all = Object.entries({ ...labels, __name__: name }).toSorted(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const pairs = all.map(([label, value]) =>
    field(1, Buffer.concat([field(1, Buffer.from(label)), field(2, Buffer.from(value))])),
  );
  return field(1, Buffer.concat([...pairs, samplesField(samples)]));
}

function field(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | BYTES]), varint(bytes.length), bytes]);
}

/** By hand, because there are millions. */
function samplesField(samples: EndedSeries['samples']): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length * SAMPLE_BYTES);
  let at = 0;
  for (const [time, value] of samples) {
    bytes[at++] = (2 << 3) | BYTES;
    const length = at++;
    bytes[at++] = (1 << 3) | 1;
    if (value === undefined) {
      bytes.writeUInt32LE(STALE_LOW, at);
      bytes.writeUInt32LE(STALE_HIGH, at + 4);
    } else bytes.writeDoubleLE(value, at);
    at += 8;
    bytes[at++] = 2 << 3;
    let rest = Math.round(time * 1_000);
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) | 0x80;
    bytes[at++] = rest;
    bytes[length] = at - length - 1;
  }
  return bytes.subarray(0, at);
}
