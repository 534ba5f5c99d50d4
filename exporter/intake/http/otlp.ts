import type { Request } from 'express';
import { NotWritten } from '../intake.ts';
import { MalformedOtlp } from '../otlp/malformed.ts';
import { exportResponse, statusResponse } from '../otlp/response.ts';
import type { Protocol } from './protocol.ts';
import { RequestRefused } from './refusal.ts';

type Encoding = 'protobuf' | 'json';

const CONTENT_TYPE: Readonly<Record<Encoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** OTLP/HTTP: what comes as protobuf is answered as protobuf, JSON as JSON. */
export const OTLP: Protocol<Encoding> = {
  name: 'otlp',
  path: '/v1/metrics',
  formatOf(request) {
    const encoding = encodingOf(request);
    if (encoding) return encoding;
    const found = request.headers['content-type'] ?? 'none';
    throw new RequestRefused(
      415,
      `Content-Type is ${found.slice(0, 80)}. Try ${CONTENT_TYPE.protobuf} or ${CONTENT_TYPE.json}.`,
    );
  },
  async take(intake, body, encoding) {
    const { points, rejected, message } = await intake.takeOtlp(body, encoding);
    const contentType = CONTENT_TYPE[encoding];
    return { status: 200, contentType, body: exportResponse(encoding, rejected, message), events: points };
  },
  refusalOf(error) {
    if (error instanceof MalformedOtlp) return new RequestRefused(400, error.message);
    return error instanceof NotWritten ? new RequestRefused(503, error.message, 5) : undefined;
  },
  refusalBody(request, { status, message }) {
    const encoding = encodingOf(request) ?? 'json';
    return { contentType: CONTENT_TYPE[encoding], body: statusResponse(encoding, grpcCode(status), message) };
  },
};

function encodingOf(request: Request): Encoding | undefined {
  if (request.is(CONTENT_TYPE.protobuf)) return 'protobuf';
  return request.is(CONTENT_TYPE.json) ? 'json' : undefined;
}

/** Codes of google.rpc.Code. */
function grpcCode(status: number): number {
  switch (status) {
    case 401:
      return 16;
    case 403:
      return 7;
    case 413:
    case 429:
      return 8;
    case 503:
      return 14;
    default:
      return 3;
  }
}
