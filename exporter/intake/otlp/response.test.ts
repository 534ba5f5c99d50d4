import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMessage } from './otlp.test.support.ts';
import { exportResponse, statusResponse } from './response.ts';

const MESSAGE = 'its unit is "ℓ", expected "s"';

describe('a partial success', () => {
  it('is read by the official exporters', () => {
    expect(ProtobufMetricsSerializer.deserializeResponse(exportResponse('protobuf', 300, MESSAGE))).toEqual({
      partialSuccess: { rejectedDataPoints: 300, errorMessage: MESSAGE },
    });
    expect(JsonMetricsSerializer.deserializeResponse(exportResponse('json', 300, MESSAGE))).toEqual({
      partialSuccess: { rejectedDataPoints: '300', errorMessage: MESSAGE },
    });
  });

  it('is read by protobufjs, whatever its numbers and lengths', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 53 - 1 }),
        fc.string({ minLength: 1 }),
        (rejected, message) => {
          const found = readMessage(
            'ExportMetricsServiceResponse',
            exportResponse('protobuf', rejected, message),
          );
          expect(found).toEqual({ partialSuccess: { rejectedDataPoints: rejected, errorMessage: message } });
        },
      ),
    );
    const long = 'x'.repeat(70_000);
    expect(readMessage('ExportMetricsServiceResponse', exportResponse('protobuf', 1, long))).toEqual({
      partialSuccess: { rejectedDataPoints: 1, errorMessage: long },
    });
  });
});

it('a success is the empty message', () => {
  expect(exportResponse('protobuf', 0, '')).toHaveLength(0);
  expect(exportResponse('json', 0, '').toString()).toBe('{}');
});

it('a failure is a google.rpc.Status', () => {
  expect(readMessage('Status', statusResponse('protobuf', 3, MESSAGE))).toEqual({
    code: 3,
    message: MESSAGE,
  });
  expect(JSON.parse(statusResponse('json', 16, MESSAGE).toString())).toEqual({ code: 16, message: MESSAGE });
});
