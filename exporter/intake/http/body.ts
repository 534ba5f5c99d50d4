import express from 'express';
import type { Request, Response } from 'express';
import { RequestRefused } from './refusal.ts';

/** Reads a body whole, unpacked if it is compressed, in memory that is bounded by `mostBytes` after unpacking. */
export type ReadBody = (request: Request, response: Response) => Promise<Buffer>;

export function bodyReader(mostBytes: number): ReadBody {
  const read = express.raw({ type: () => true, limit: mostBytes, inflate: true });
  return async (request, response) => {
    await new Promise<void>((resolve, reject) => {
      read(request, response, (error?: unknown) => (error ? reject(refusalOf(error, mostBytes)) : resolve()));
    });
    // Without a body express leaves none behind.
    return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  };
}

function refusalOf(error: unknown, mostBytes: number): RequestRefused {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 400;
  switch (status) {
    case 413: {
      const mebibytes = mostBytes / 1024 / 1024;
      return new RequestRefused(413, `The body is larger than ${mebibytes} MiB. Send smaller batches.`);
    }
    case 415:
      return new RequestRefused(415, 'The Content-Encoding is not known here. Try gzip, or none.');
    default:
      return new RequestRefused(
        400,
        'The body was cut off or could not be unpacked. Nothing of it was counted.',
      );
  }
}
