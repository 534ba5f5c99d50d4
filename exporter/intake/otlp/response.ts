import type { Encoding } from './receiver.ts';

/** ExportMetricsServiceResponse: empty when all went well, otherwise how many data points were rejected and why. */
export function exportResponse(encoding: Encoding, rejected: number, message: string): Buffer {
  if (encoding === 'json') {
    // Proto3 JSON writes int64 as text.
    const partialSuccess = { rejectedDataPoints: String(rejected), errorMessage: message };
    return Buffer.from(JSON.stringify(rejected > 0 ? { partialSuccess } : {}));
  }
  if (rejected === 0) return Buffer.alloc(0);
  // ExportMetricsPartialSuccess: 1 rejected_data_points int64; 2 error_message string
  const partialSuccess = Buffer.concat([varintField(1, rejected), bytesField(2, Buffer.from(message))]);
  // ExportMetricsServiceResponse: 1 partial_success ExportMetricsPartialSuccess
  return bytesField(1, partialSuccess);
}

/** google.rpc.Status, the body of an answer of 4xx or 5xx. `code` is one of gRPC, such as 3 for an invalid argument. */
export function statusResponse(encoding: Encoding, code: number, message: string): Buffer {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }));
  // Status: 1 code int32; 2 message string
  return Buffer.concat([varintField(1, code), bytesField(2, Buffer.from(message))]);
}

function varintField(field: number, value: number): Buffer {
  return Buffer.from([field << 3, ...varint(value)]);
}

function bytesField(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(field << 3) | 2, ...varint(bytes.length)]), bytes]);
}

/** `value` is a whole number up to 2^53. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
  return bytes;
}
