import type { Request } from 'express';
import type { Intake } from '../intake.ts';
import type { RequestRefused } from './refusal.ts';

export interface Taken {
  readonly status: number;
  readonly contentType: string;
  readonly body: string | Buffer;
  /** Events or data points, for the rate limit. */
  readonly events: number;
}

/** A way to push: what its requests and answers look like. */
export interface Protocol<Format extends string = string> {
  /** Value of the `protocol` label. */
  readonly name: 'events' | 'otlp';
  readonly path: string;
  /** @throws RequestRefused 415 */
  formatOf(request: Request): Format;
  take(intake: Intake, body: Buffer, format: Format): Promise<Taken>;
  /** What of its own errors is the sender's to mend; undefined for a fault of ours. */
  refusalOf(error: unknown): RequestRefused | undefined;
  refusalBody(
    request: Request,
    refused: RequestRefused,
  ): { readonly contentType: string; readonly body: string | Buffer };
}
